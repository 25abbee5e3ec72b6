"""What a user can do to a deal: one module a noun, each act a function of a workspace. Nothing else changes it."""
