### The language itself, and how amounts of things are said in it.

language-name = English
language-chosen = Language: <b>{ $name }</b>
orders-count = { $count ->
    [one] { $count } order
   *[other] { $count } orders
}
