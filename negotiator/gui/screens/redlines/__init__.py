"""The redline screen: what changed between two versions, and our answers to it."""
