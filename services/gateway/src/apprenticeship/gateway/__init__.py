"""The gateway: the partners' door, where every report enters and every answer leaves."""
