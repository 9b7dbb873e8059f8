### Свои заказы.

page-orders = <b>Мои заказы</b>
page-orders-how = Сначала новые. Нажмите на заказ, чтобы увидеть подробности.
page-orders-none-active = Сейчас ничего не выполняется.
page-orders-none-done = Завершённых заказов пока нет.
page-orders-none = Вы ещё ничего не заказывали.
btn-orders-filter-active = В работе { $count }
btn-orders-filter-done = Архив { $count }
btn-orders-filter-all = Все { $count }

page-order-headline = <b>{ $order }</b> · { $emoji } { $status }
page-order-provider-id = ID в сервисе: { $id }
page-order-panel-id = ID в панели: { $id }
page-order-placed-at = Оформлен: { $time }
page-order-ended-at = Закрыт: { $time }
page-order-soon = Отправим с минуты на минуту.
page-order-waits =
    Сервис не отвечает. Заказ ждёт и уйдёт, как только это станет возможно.
    Если до { $until } отправить не получится, мы сообщим.
page-order-unclear = Ответ потерялся, и мы проверяем, создан ли заказ. Пожалуйста, не заказывайте повторно.
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
page-order-rejected-not-placed = Мы проверили: заказ не был создан. Можно заказать снова.
page-order-rejected-other = Сервис отклонил этот заказ. Ничего не заказано.
