### Заказы таблицей. Названия столбцов попадают в сам файл: это просто текст.

page-export = <b>Выгрузка заказов (CSV)</b>
page-export-all = <b>Выгрузка заказов всех пользователей (CSV)</b>
page-export-statement = <b>Выписка по балансу (CSV)</b>
page-export-how = За какой период? Файл открывается в Excel и других табличных редакторах.
btn-export-own = Мои
btn-export-orders = Заказы
btn-export-all = Все
export-this-month = Этот месяц
export-last-month = Прошлый месяц
export-this-year = Этот год
export-all-time = Всё время
ntf-export = { $period }: { $count ->
    [one] { $count } заказ
    [few] { $count } заказа
   *[many] { $count } заказов
}. Часовой пояс: { $zone }.
ntf-export-nothing = { $period }: заказов нет.
ntf-export-statement = { $period }: { $count ->
    [one] { $count } операция
    [few] { $count } операции
   *[many] { $count } операций
} по балансу. Часовой пояс: { $zone }.
ntf-export-nothing-moved = { $period }: операций по балансу нет.

csv-number = Заказ
csv-panel-id = ID в панели
csv-placed = Оформлен ({ $zone })
csv-ended = Завершён ({ $zone })
csv-time = Время ({ $zone })
csv-what = Операция
csv-sum = Сумма
csv-balance = Баланс после операции
csv-service-id = ID услуги
csv-service = Услуга
csv-link = Ссылка
csv-quantity = Количество
csv-status = Статус
csv-start-count = На старте
csv-remains = Осталось
csv-price = Стоимость
csv-charge = Списано
csv-currency = Валюта
csv-person-id = ID заказчика
csv-person = Заказчик
