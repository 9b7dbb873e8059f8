### Меню команд.

cmd-start = Открыть меню
cmd-new = Новый заказ
cmd-search = Найти услугу по словам или ID
cmd-orders = Мои заказы
cmd-status = Свежие данные о заказе или обо всех в работе
cmd-balance = Сколько заказано за месяц и за всё время
cmd-export = Мои заказы таблицей
cmd-cancel = Бросить начатое
cmd-lang = Язык
cmd-help = Что умеет бот
cmd-users = Люди и их доступ
cmd-order = Всё о заказе
cmd-cancelorders = Отменить несколько заказов: /cancelorders 1001 1005-1010
cmd-stats = Статистика
cmd-sync = Перечитать список услуг
cmd-pause = Остановить приём заказов
cmd-resume = Снова принимать заказы
