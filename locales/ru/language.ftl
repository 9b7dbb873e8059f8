### The language itself, and how amounts of things are said in it.

language-name = Русский
language-chosen = Язык: <b>{ $name }</b>
orders-count = { $count ->
    [one] { $count } заказ
    [few] { $count } заказа
   *[many] { $count } заказов
}
