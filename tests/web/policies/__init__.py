"""Tests of policies over HTTP."""
