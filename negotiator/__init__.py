"""Negotiator: redlines, change control and the exchange of deals, offline."""

__version__ = "0.1.0"
