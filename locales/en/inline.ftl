### Inline mode: what is listed behind the bot’s name, and posted into any chat.

inline-platform = Platform
inline-limits = Quantity: { $limits }
inline-per-1000 = { $rate } per 1000
inline-per-order = { $rate } per order
btn-inline-order = Order in the bot
btn-inline-open = Open the bot
btn-inline-nothing = Nothing found. Open the bot
