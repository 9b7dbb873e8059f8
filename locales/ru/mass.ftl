### Много заказов сразу.

page-mass = <b>Массовый заказ</b>
page-mass-how =
    <b>Массовый заказ</b>
    Пришлите заказы по одному в строке, не больше { $max } – сообщением или файлом .txt:
    <code>ID услуги | ссылка | количество</code>
    Вместо черты подойдут пробелы или табуляция.

    Например:
    <code>1207 https://instagram.com/username 1000</code>
    Комментарии, имена или запросы – в конце строки, через черту:
    <code>1298 | https://instagram.com/p/abc | | первый | второй</code>
page-mass-good = { $count ->
    [0] Пока ни одну строку заказать нельзя.
    [one] Готов <b>{ $count }</b> заказ: <b>{ $sum }</b>
    [few] Готовы <b>{ $count }</b> заказа: <b>{ $sum }</b>
   *[many] Готово <b>{ $count }</b> заказов: <b>{ $sum }</b>
}
page-mass-bad = { $count ->
    [one] { $count } строку так заказать нельзя – пропускаем.
    [few] { $count } строки так заказать нельзя – пропускаем.
   *[many] { $count } строк так заказать нельзя – пропускаем.
}
page-mass-more = Чтобы добавить, пришлите ещё строки.
btn-mass-order = Заказать { $count } · { $sum }
mass-line-form = Нужно: ID услуги | ссылка | количество
mass-line-no-service = Услуги { $id } нет.
mass-line-no-room = Слишком много заказов одновременно в работе.
mass-line-missing = Не указано: { $field }
mass-line-twice = Та же услуга и ссылка, что в строке { $line }.
page-batch = <b>Массовый заказ</b> · ⏳ отправляется
page-batch-sent = <b>Массовый заказ</b> · всё отправлено
fact-batch-total = Заказов
fact-batch-waiting = В очереди
fact-batch-taken = Принято
fact-batch-rejected = Не принято
note-mass-too-long = Получается заказов: { $given }, а за раз можно не больше { $max }.
mass-line-elsewhere = Ссылка другой платформы: { $found }.
mass-line-other-kind = Это ссылка { $found }.
page-batch-none = <b>Массовый заказ</b> · ничего не принято
