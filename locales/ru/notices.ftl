### Что сообщается без запроса. Сначала участникам, потом админам.

ntf-order-completed = Выполнено полностью: <b>{ $quantity }</b>
ntf-order-corrected = Уточнение: раньше по этому заказу сообщалось «{ $before }».
ntf-order-unclear =
    <b>{ $order }</b> · ⚠️ Проверяется
    Ответ потерялся, и мы проверяем, создан ли заказ. Пожалуйста, не заказывайте повторно: мы сообщим.
ntf-order-found =
    <b>{ $order }</b> · ▶️ Выполняется
    Мы проверили: заказ создан и выполняется.
ntf-access-granted =
    <b>Доступ открыт!</b>
    Можно заказывать. Выберите платформу или просто напишите, что ищете.
ntf-access-declined =
    <b>В доступе отказано</b>
    Если это ошибка, напишите тому, кто рассказал вам о боте.

ntf-words = Ответ панели: <i>{ $words }</i>
ntf-details = Подробности: <i>{ $words }</i>
ntf-access-asked =
    <b>Заявка на доступ</b>
    { $person }
ntf-order-placed = <b>{ $order }</b> · отправлен в панель
ntf-order-sum = { $quantity } за { $sum }
ntf-order-refused = <b>{ $order }</b> · ❌ Панель отказала
ntf-order-failed = <b>{ $order }</b> · ❌ Панель не смогла выполнить заказ
ntf-order-given-up = <b>{ $order }</b> · ❌ Не удалось отправить вовремя; ничего не заказано
ntf-funds-missing =
    <b>{ $order }</b> · ❌ На балансе панели не хватает средств
    Пополните его, пожалуйста. Заказчик знает только, что заказ сейчас принять нельзя.
ntf-funds-missing-sum =
    <b>{ $order }</b> · ❌ На балансе панели не хватает средств
    Недостаёт: <b>{ $sum }</b>. Заказчик знает только, что заказ сейчас принять нельзя.
ntf-unclear-order = <b>{ $order }</b> · ⚠️ Неизвестно, создан ли заказ
ntf-unclear-order-how = Ответ панели потерялся. Сам бот заказ повторно не отправит. Посмотрите, пожалуйста, в панели и отметьте, что там.
ntf-findings =
    Что удалось узнать:
    { $words }
ntf-balance-same = Баланс панели сразу после этого не изменился: { $balance }. Это ничего не доказывает: он может измениться позже.
ntf-balance-fell-price = Баланс панели уменьшился на { $sum } – это цена этого заказа.
ntf-balance-fell = Баланс панели уменьшился на { $sum }; цена этого заказа – { $price }.
ntf-balance-rose = Баланс панели вырос на { $sum }.
ntf-order-stuck = <b>{ $order }</b> · ⏳ Выполняется дольше обычного: { $span }, с { $time }
ntf-order-odd = <b>{ $order }</b> · ⚠️ Данные панели не сходятся
ntf-balance-low =
    ⚠️ <b>На балансе панели мало средств: { $balance }</b>
    Порог предупреждения – { $alert }.
ntf-balance-back = ✅ Баланс панели снова в норме: <b>{ $balance }</b>
ntf-panel-silent =
    ⚠️ <b>Панель не отвечает с { $time }</b>
    Заказы ждут и уйдут, когда связь вернётся.
ntf-panel-back = ✅ Панель снова отвечает с { $time }. Перерыв: { $span }.
ntf-key-refused =
    ⛔ <b>Панель не приняла ключ</b>
    Обращения к ней остановлены, чтобы она не заблокировала наш адрес. Проверьте PANEL_API_KEY и перезапустите бота.
ntf-catalog-changed = <b>Услуги панели изменились</b>
ntf-catalog-added = <b>Новые: { $count }</b>
ntf-catalog-removed = <b>Исчезли: { $count }</b>
ntf-catalog-dearer = <b>Подорожали: { $count }</b>
ntf-catalog-cheaper = <b>Подешевели: { $count }</b>
ntf-catalog-name = • { $name }
ntf-catalog-price = • { $name }: { $before } → { $after }
ntf-catalog-more = { $count ->
    [one] … и ещё { $count }
    [few] … и ещё { $count }
   *[many] … и ещё { $count }
}
ntf-catalog-skipped = { $count ->
    [one] { $count } строку прочитать не удалось, она пропущена.
    [few] { $count } строки прочитать не удалось, они пропущены.
   *[many] { $count } строк прочитать не удалось, они пропущены.
}
ntf-catalog-read = Список услуг прочитан: всего { $services }.
ntf-catalog-not-read = Список услуг панели прочитать не удалось. Остаётся прежний; бот попробует ещё раз.
ntf-catalog-same = Ничего не изменилось.
ntf-second-instance =
    ⛔ <b>Запущена вторая копия бота</b>
    Она читает те же сообщения, и часть из них теряется. Остановите одну из двух.
