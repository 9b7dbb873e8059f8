### Встроенный режим: список после имени бота и карточка, которую публикуют в любом чате.

inline-platform = Платформа
inline-limits = Количество: { $limits }
inline-per-1000 = { $rate } за 1000
inline-per-order = { $rate } за заказ
btn-inline-order = Заказать в боте
btn-inline-open = Открыть бота
btn-inline-nothing = Ничего не нашлось. Открыть бота
