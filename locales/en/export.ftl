### Orders taken along as a table. The names of the columns stand in the file itself: plain text.

page-export = <b>Export your orders (CSV)</b>
page-export-all = <b>Export everybody’s orders (CSV)</b>
page-export-statement = <b>Export your balance statement (CSV)</b>
page-export-how = For what period? The file opens in Excel and other spreadsheets.
btn-export-own = Mine
btn-export-orders = Orders
btn-export-all = Everybody’s
export-this-month = This month
export-last-month = Last month
export-this-year = This year
export-all-time = All time
ntf-export = { $period }: { $count ->
    [one] { $count } order
   *[other] { $count } orders
}. Time zone: { $zone }.
ntf-export-nothing = { $period }: there are no orders.
ntf-export-statement = { $period }: { $count ->
    [one] { $count } movement
   *[other] { $count } movements
} on your balance. Time zone: { $zone }.
ntf-export-nothing-moved = { $period }: nothing moved on your balance.

csv-number = Order
csv-panel-id = Panel ID
csv-placed = Placed ({ $zone })
csv-ended = Ended ({ $zone })
csv-time = Time ({ $zone })
csv-what = What
csv-sum = Amount
csv-balance = Balance after
csv-service-id = Service ID
csv-service = Service
csv-link = Link
csv-quantity = Quantity
csv-status = Status
csv-start-count = At the start
csv-remains = Remaining
csv-price = Price
csv-charge = Charged
csv-currency = Currency
csv-person-id = Customer ID
csv-person = Customer
