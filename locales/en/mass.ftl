### Many orders at once.

page-mass = <b>Mass order</b>
page-mass-how =
    <b>Mass order</b>
    Send one order per line, up to { $max }, as a message or as a .txt file:
    <code>service ID | link | quantity</code>
    Spaces or tabs will do instead of bars.

    For example:
    <code>1207 https://instagram.com/username 1000</code>
    Comments, names or keywords go at the end, after bars:
    <code>1298 | https://instagram.com/p/abc | | first | second</code>
page-mass-good = { $count ->
    [0] No line can be ordered yet.
    [one] <b>{ $count }</b> order is ready: <b>{ $sum }</b>
   *[other] <b>{ $count }</b> orders are ready: <b>{ $sum }</b>
}
page-mass-bad = { $count ->
    [one] { $count } line can’t be ordered like this; it’s left out.
   *[other] { $count } lines can’t be ordered like this; they’re left out.
}
page-mass-more = Send more lines to add them.
btn-mass-order = Order { $count } · { $sum }
mass-line-form = Needed: service ID | link | quantity
mass-line-no-service = There’s no service { $id }.
mass-line-no-room = You can’t have this many orders in progress at once.
mass-line-missing = Missing: { $field }
mass-line-twice = The same service and link as line { $line }.
page-batch = <b>Mass order</b> · ⏳ being sent
page-batch-sent = <b>Mass order</b> · everything was sent
fact-batch-total = Orders
fact-batch-waiting = Waiting
fact-batch-taken = Accepted
fact-batch-rejected = Not accepted
note-mass-too-long = That would be { $given } orders; at most { $max } are possible at once.
mass-line-elsewhere = This link is for { $found }.
mass-line-other-kind = This is a link { $found }.
page-batch-none = <b>Mass order</b> · nothing was accepted
