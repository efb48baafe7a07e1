"""Whole paths on real parts: from a partner's report to a placed apprentice."""
