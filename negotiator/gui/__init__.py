"""The window: shell, screens, widgets, jobs, theme. It changes nothing itself; every act goes through services."""
