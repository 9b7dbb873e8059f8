### Меню команд.

cmd-start = Открыть меню
cmd-new = Новый заказ
cmd-mass = Много заказов сразу
cmd-search = Найти услугу по словам или ID
cmd-orders = Мои заказы
cmd-status = Обновить один заказ или все в работе
cmd-balance = Баланс и сумма заказов
cmd-export = Выгрузка заказов (CSV)
cmd-cancel = Отменить ввод
cmd-lang = Язык
cmd-help = Что умеет бот
cmd-users = Люди и их доступ
cmd-order = Всё о заказе
cmd-cancelorders = Отменить несколько заказов: /cancelorders 1001 1005-1010
cmd-stats = Статистика
cmd-sync = Обновить список услуг
cmd-pause = Остановить приём заказов
cmd-resume = Снова принимать заказы
