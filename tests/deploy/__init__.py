"""The images and the compose project, as somebody would start them."""
