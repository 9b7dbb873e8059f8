### Стол админов.

btn-users = Люди
btn-stats = Статистика
btn-person = Профиль
btn-approve = Одобрить
btn-decline = Отклонить
btn-shut-out = Закрыть доступ
btn-was-placed = Принят
btn-was-not-placed = Не принят
btn-surely-not-placed = Да, не принят
btn-wrong-id = Неверный ID
btn-right-id = Верный ID
btn-reopen = Вернуть на проверку
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
page-person-blocked = Этот человек заблокировал бота: сообщения не доходят.
page-person-admin = Список админов задан в настройках бота.

page-stats = <b>Статистика</b>
page-stats-key-refused = ⛔ С { $time } панель не принимает ключ. Ничего не отправляется.
page-stats-silent = ⚠️ Панель не отвечает с { $time }.
page-stats-paused = Приём заказов остановлен; /resume – начать снова.
page-stats-shared = ℹ️ Аккаунтом панели пользуется не только бот (PANEL_ACCOUNT_SHARED). Если ответ панели потеряется, решать, принят ли заказ, придётся вам.
page-stats-shared-seen = ℹ️ Аккаунтом панели пользуется не только бот: замечено { $time } ({ $words }). Если ответ панели потеряется, решать, принят ли заказ, придётся вам.
page-stats-day = За 24 часа
page-stats-month = В этом месяце
page-stats-orders = Заказы по состоянию:
page-stats-offered = Услуг в продаже: <b>{ $count }</b>
page-stats-catalog-at = Список прочитан: { $time }
page-stats-not-offered = Не продаются: { $reasons }
page-stats-not-offered-gone = { $count ->
    [one] { $count } пропала из списка
    [few] { $count } пропали из списка
   *[many] { $count } пропало из списка
}
page-stats-not-offered-divider = { $count ->
    [one] { $count } заголовок
    [few] { $count } заголовка
   *[many] { $count } заголовков
}
page-stats-not-offered-limits = { $count } со странными лимитами
page-stats-not-offered-type = { $count } с неподдерживаемым типом
page-stats-types = Неподдерживаемые типы: { $types }

page-file-owner = Заказчик: { $person }
page-file-panel-status = Статус в панели: { $word }

btn-cancel-all = Отменить всё, что в работе
btn-keep-orders = Нет, оставить
page-cancel-all = { $count ->
    [one] <b>Отменить { $count } заказ?</b>
    [few] <b>Отменить все { $count } заказа?</b>
   *[many] <b>Отменить все { $count } заказов?</b>
}
page-cancel-all-how = Неотправленные заказы отменяются сразу. Об отмене остальных бот попросит панель, если услуга её допускает.

# Слова истории заказа, для участников и для админов.
event-placed = подтверждён
event-sent = отправлен
event-accepted = принят
event-put-off = пока не отправлен, попробуем ещё
event-unclear = неизвестно, принят ли; проверяется
event-balance = баланс панели
event-evidence = искали в панели
event-settled-placed = проверено: принят
event-id-taken-back = ID убран
event-id-confirmed = ID подтверждён
event-reopened = «не принят» отменено, снова проверяется
event-rejected = не принят
event-withdrawn = отменён до отправки
event-started = начат
event-delivered = выполнено на этот момент
event-part-ended = повтор или пост завершён, всего
event-completed = выполнен
event-partial = выполнен частично
event-cancelled = отменён
event-failed = не выполнен
event-corrected = исправлено
event-stuck = дольше обычного
event-refill-wanted = восстановление: запрос создан
event-refill-asked = восстановление: запрос принят
event-refill-running = восстановление: начато
event-refill-completed = восстановление: выполнено
event-refill-rejected = восстановление: отказ
event-refill-failed = восстановление: не удалось
event-refill-refused = восстановление: запрос не принят
event-refill-unclear = восстановление: ответ не получен
event-refill-dropped = восстановление: запросить не удалось
event-refill-endless = восстановление: так и не закончилось, больше не следим
event-cancel-wanted = отмена: запрос создан
event-cancel-asked = отмена: запрос принят
event-cancel-refused = отмена: запрос не принят
event-cancel-unclear = отмена: ответ не получен
event-cancel-dropped = отмена: запросить не удалось

page-panel-id =
    <b>Какой ID у заказа { $order } в панели?</b>
    Пришлите его ответом на это сообщение.
    /cancel – оставить всё как есть.
page-panel-id-of =
    { $person }, <b>какой ID у заказа { $order } в панели?</b>
    Пришлите его ответом на это сообщение.
    /cancel – оставить всё как есть.
page-panel-id-placeholder = ID в панели

page-not-placed = <b>{ $order }</b> · ⚠️ Точно не принят?
page-not-placed-how = Заказчику сразу придёт сообщение, что можно заказать снова. Если заказ в панели всё-таки есть, он будет оплачен дважды.
