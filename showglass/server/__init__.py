"""HTTP and WebSocket doors to the runtime."""
