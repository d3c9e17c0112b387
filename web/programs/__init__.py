"""Doors for programs: search, Dify's external knowledge, OpenAI's chat completions, and MCP."""
