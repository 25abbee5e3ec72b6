"""What a user can do to a deal: one module a noun, each act a function of the open workspace. Nothing else changes one."""
