// Opens every door of the package's bridge once, so that Python has loaded all it can ever need.
"use strict";

exports.openEveryDoor = (bridge, texts) => {
  bridge.describe();
  for (const text of texts) bridge.assess(text);
  // The doors that load what they need when they are first used.
  bridge.note("{}", "");
  bridge.reopen(bridge.save("{}", ""));
  bridge.compare("{}", "{}");
  bridge.explore("{}");
};
