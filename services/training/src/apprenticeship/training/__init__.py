"""Training: modules, hours, exams, credentials, graduation, and wage steps earned."""
