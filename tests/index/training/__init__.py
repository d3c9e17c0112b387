"""Tests of how the adapter is learnt."""
