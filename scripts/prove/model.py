"""A guideline as the proofs see it: for which patients it says what."""

from __future__ import annotations

from collections.abc import Iterator

from dd.autoref import Function

from calculator.audit.declared import CONTRAINDICATION, Declared
from calculator.dictionary import CURRENT_AGENTS, STAGE
from calculator.formulary import Agent
from calculator.guideline import Guideline
from calculator.recommendation import Recommendation
from scripts.prove.space import Space
from scripts.prove.translate import Outcome, Translator


class Model:
    """The outcomes of a guideline for every patient at once, and what is declared of them."""

    def __init__(self, guideline: Guideline, declared: Declared) -> None:
        self.guideline = guideline
        self.declared = declared
        self.space = Space(guideline)
        self.translator = Translator(self.space)
        self.scope = self.translator.outcome(guideline.scope)
        self.advice = {
            item.id: self.translator.outcome(item.criterion) for item in guideline.recommendations
        }
        self.regimens = {
            item.id: self.translator.outcome(item.suitable) for item in guideline.regimens
        }
        stage = self.space.answered(STAGE.id, lambda answer: answer == "untreated")
        self.untreated = self.scope.yes & self.space.known(STAGE.id) & stage

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """The outcome of every recommendation and every regimen."""
        return self.advice | self.regimens

    def criteria(self) -> Iterator[tuple[str, Outcome]]:
        """Give every criterion that decides or words an answer, with its place."""
        for place, criterion in self.guideline.criteria():
            yield place, self.translator.outcome(criterion)

    def contraindicated(self, agent: Agent) -> Outcome:
        """Give for which patients something forbids an agent."""
        return self.translator.outcome(agent.contraindicated)

    def taking(self, agent: Agent) -> Function:
        """Give the patients who are known to take an agent."""
        return self.space.known(CURRENT_AGENTS.id) & self.space.takes(CURRENT_AGENTS.id, agent.id)

    def stopped(self, agent: Agent, because: Recommendation) -> Function:
        """Give the patients who take an agent that a recommendation speaks against."""
        return self.taking(agent) & self.advice[because.id].yes

    def advising(self) -> Iterator[tuple[Recommendation, Agent]]:
        """Give every agent that a recommendation favours or names within a regimen."""
        for item in self.guideline.recommendations:
            in_regimens = (agent for regimen in item.regimens for agent in regimen.agents)
            for agent in dict.fromkeys((*item.favours, *in_regimens)):
                yield item, agent

    def opposing(self, agent: Agent) -> Iterator[Recommendation]:
        """Give the recommendations that speak against an agent."""
        return (item for item in self.guideline.recommendations if agent in item.opposes)

    def conflicts(self) -> Iterator[tuple[Recommendation, Agent, str, Function]]:
        """Give for whom one and the same agent is advised and ruled out, and what rules it out."""
        for item, agent in self.advising():
            advised = self.advice[item.id].yes
            yield item, agent, CONTRAINDICATION, advised & self.contraindicated(agent).yes
            for other in self.opposing(agent):
                yield item, agent, other.id, advised & self.advice[other.id].yes

    def is_declared(self, recommendation: str, agent: str, against: str) -> bool:
        """Say whether it is declared that a recommendation names an agent that is ruled out."""
        return any(
            (one.recommendation, one.agent) == (recommendation, agent) and against in one.against
            for one in self.declared.exceptions
        )
