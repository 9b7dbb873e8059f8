### Свои заказы.

page-orders = <b>Мои заказы</b>
page-orders-how = Сначала новые. Нажмите на заказ, чтобы увидеть подробности.
page-orders-none-active = Сейчас ничего не выполняется.
page-orders-none = Вы ещё ничего не заказывали.
btn-orders-filter-active = В работе { $count }
btn-orders-filter-done = Архив { $count }
btn-orders-filter-all = Все { $count }

page-order-headline = <b>{ $order }</b> · { $emoji } { $status }
page-order-provider-id = ID в сервисе: { $id }
page-order-panel-id = ID в панели: { $id }
page-order-placed-at = Оформлен: { $time }
page-order-ended-at = Завершён: { $time }
page-order-soon = Отправим с минуты на минуту.
page-order-waits-paid =
    Заказ ждёт отправки. Деньги не пропадут.
    Если до { $until } отправить не получится, они вернутся на баланс, и мы сообщим.
page-order-waits =
    Сервис не отвечает. Заказ ждёт и уйдёт, как только это станет возможно.
    Если до { $until } отправить не получится, мы сообщим.
page-order-unclear = Мы уточняем, принят ли заказ. Пожалуйста, не заказывайте повторно.
page-order-starting = Заказ принят. Данных о ходе выполнения пока нет.
page-order-partial =
    Выполнено: <b>{ $delivered }</b>
    Не выполнено: <b>{ $missing }</b>
page-order-cancelled = Заказ остановлен.
page-order-cancelled-some = Заказ остановлен. До этого выполнено: <b>{ $delivered }</b>
page-order-came-back = Возвращено: <b>{ $sum }</b>
page-order-failed = Этот заказ выполнить не удалось.
page-order-rejected-link = Ссылка не подошла. Проверьте, что она открывается у всех и подходит к услуге, или укажите другую.
page-order-rejected-duplicate = Для этой ссылки уже есть активный заказ. Дождитесь его завершения или укажите другую ссылку.
page-order-rejected-quantity = Количество не подошло. Укажите другое.
page-order-rejected-funds = Сейчас этот заказ принять нельзя. Админы уже знают.
page-order-rejected-service = Эта услуга больше недоступна. Выберите другую.
page-order-rejected-given-up = Отправить заказ вовремя не удалось, он снят. Ничего не заказано.
page-order-rejected-not-placed = Мы проверили: заказ не был принят. Можно заказать снова.
page-order-rejected-price-rose = Цена выросла раньше, чем заказ был отправлен. Его можно заказать по новой цене.
page-order-rejected-withdrawn = Отменён до отправки. Ничего не заказано.
page-order-rejected-other = Сервис отклонил этот заказ. Ничего не заказано.

# Восстановление и отмена.
btn-refill = Восстановить
btn-cancel-order = Отменить заказ
btn-cancel-surely = Да, отменить
btn-keep-order = Нет, оставить
btn-history = История
page-refill-wanted = Восстановление: запрашиваем.
page-refill-asked = Восстановление: запрошено { $time }. Ещё не началось.
page-refill-unfollowed = Восстановление: запрошено { $time }. О ходе сервис не сообщает.
page-refill-running = Восстановление: выполняется.
page-refill-completed = Восстановление: выполнено.
page-refill-rejected = Восстановление: сервис отказал.
page-refill-failed = Восстановление: выполнить не удалось.
page-refill-never = Восстановление: для этого заказа недоступно.
page-refill-not-yet = Восстановление: пока невозможно. Попробовать снова можно после { $time }.
page-refill-refused = Восстановление: сервис не принял запрос.
page-refill-unclear = Восстановление: связь прервалась, мы уточняем, принят ли запрос.
page-refill-dropped = Восстановление: запросить вовремя не удалось. Попробуйте ещё раз.
page-cancel-wanted = Отмена: запрашиваем.
page-cancel-asked = Отмена: запрошена { $time }. Заказ выполняется, пока сервис его не остановит.
page-cancel-never = Отмена: для этого заказа недоступна. Он выполняется дальше.
page-cancel-refused = Отмена: сервис отказал. Заказ выполняется дальше.
page-cancel-unclear = Отмена: связь прервалась, и неизвестно, остановит ли сервис заказ. Через несколько минут можно запросить ещё раз.
page-cancel-dropped = Отмена: запросить вовремя не удалось. Заказ выполняется дальше; попробуйте ещё раз.
page-cancel-order = <b>Отменить заказ { $order }?</b>
page-cancel-order-how = Мы попросим сервис остановить заказ, но это может быть уже невозможно. Выполненная часть оплачивается.
page-cancel-order-unsent-paid = Он ещё не отправлен. Если отменить, вся сумма вернётся на баланс.
page-cancel-order-unsent = Он ещё не отправлен: ничего не заказано и не оплачено.

page-history = <b>История</b>
page-history-none = Пока ничего не произошло.

# Что панель сделала из постепенной подачи или подписки.
page-runs-of = Повторов выполнено: <b>{ $done }</b> из <b>{ $total }</b>
page-runs = Повторов выполнено: <b>{ $done }</b>
page-posts-of = Постов выполнено: <b>{ $done }</b>, всего не больше { $total }
page-posts = Постов выполнено: <b>{ $done }</b>
page-parts-going = в работе: { $count }
page-parts-to-come = впереди: { $count }
