"""All declared registers. A new one is a file here with its record, its rules and its declaration, and its test."""

from negotiator.domain.registers.ip_assets import IP_ASSETS, IPAsset
from negotiator.domain.registers.milestones import MILESTONES, Milestone
from negotiator.domain.registers.register import Register
from negotiator.domain.registers.risks import RISKS, Risk

REGISTERS: tuple[Register, ...] = (RISKS, MILESTONES, IP_ASSETS)

__all__ = ["IP_ASSETS", "MILESTONES", "REGISTERS", "RISKS", "IPAsset", "Milestone", "Register", "Risk"]
