"""Tests of the rules, the pages and the site."""
