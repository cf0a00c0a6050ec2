"""A Telegram on this machine: the Bot API over HTTP, chats in memory, and a page to see them."""
