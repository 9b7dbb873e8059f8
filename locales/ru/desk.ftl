### Стол админов.

btn-users = Люди
btn-stats = Статистика
btn-person = Профиль
btn-approve = Одобрить
btn-decline = Отклонить
btn-shut-out = Закрыть доступ
btn-was-placed = Заказ создан
btn-was-not-placed = Не создан
btn-copy-link = Скопировать ссылку
btn-copy-id = Скопировать ID

access-stranger = без заявки
access-asked = ждёт
access-member = участник
access-declined = отказано
access-admin = админ

page-users = <b>Люди</b>
page-users-count = Участников: <b>{ $members }</b> · ждут доступа: <b>{ $waiting }</b>
page-users-none = Пока никого.
page-person-blocked = Бот заблокирован: сообщения не доходят.
page-person-admin = Админы перечислены в настройках бота.

page-stats = <b>Статистика</b>
page-stats-key-refused = ⛔ Панель не принимает ключ с { $time }. Ничего не отправляется.
page-stats-silent = ⚠️ Панель не отвечает с { $time }.
page-stats-paused = Приём заказов остановлен; /resume – начать снова.
page-stats-day = За 24 часа
page-stats-month = В этом месяце
page-stats-orders = Заказы по состоянию:
page-stats-offered = Услуг в продаже: <b>{ $count }</b>
page-stats-catalog-at = Список прочитан: { $time }
page-stats-not-offered = Не продаются: { $reasons }
page-stats-not-offered-gone = пропали из списка – { $count }
page-stats-not-offered-divider = заголовки – { $count }
page-stats-not-offered-limits = странные пределы – { $count }
page-stats-not-offered-type = неподдерживаемые типы – { $count }
page-stats-types = Неподдерживаемые типы: { $types }

page-file-owner = Заказчик: { $person }
page-file-panel-status = Статус у панели: { $word }
page-file-history = <b>История</b>

# Слова истории заказа.
event-placed = подтверждён
event-sent = отправлен в панель
event-accepted = принят панелью
event-put-off = не отправлен, попробуем ещё
event-unclear = ответ потерялся
event-balance = баланс панели
event-settled-placed = админ: создан
event-rejected = не принят
event-completed = выполнен
event-partial = выполнен частично
event-cancelled = отменён
event-failed = не выполнен
event-corrected = исправлен панелью
event-stuck = дольше обычного

page-panel-id =
    <b>Какой ID у заказа { $order } в панели?</b>
    Пришлите его ответом на это сообщение.
    /cancel – оставить всё как есть.
