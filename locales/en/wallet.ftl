# Money with the bot.

page-wallet = <b>Your balance</b>
page-wallet-owed = Orders are taken again once the debt is settled.
page-wallet-empty = Nothing has moved on it yet.
page-wallet-moves = <b>Last movements</b>
page-wallet-line = { $time } · { $sum } · { $what } · { $after }

fact-wallet = Balance
fact-held = In orders
fact-owed = Debt
fact-missing = Missing
fact-reason = Reason

page-bill-held = The price is set aside until the order is accepted.
page-bill-back = 💰 { $sum } went back to your balance.
page-bill-review = We are checking what is due to you. Your money is safe.

page-adjust = Balance of { $person }
page-adjust-how = Send a sum and a reason: <code>+10 paid in cash</code> adds, <code>-5.50 a mistake</code> takes off. They will read the reason.
page-adjust-told = They will be told, with the reason.
btn-adjust = Change balance
btn-adjust-give = Add { $sum }
btn-adjust-take = Take off { $sum }
btn-wallet = My own balance

note-missing = { $sum } is missing on your balance.
note-in-debt = You owe { $sum }. Orders are taken again once that is settled.
note-adjustment-sum = Begin with a sum, such as +10 or -5.50, then the reason.
note-adjustment-zero = A change of zero changes nothing.
note-adjustment-reason = Add the reason after the sum.
note-adjust-too-much = One admin may change a balance by at most { $sum } at once.
note-adjusted = The balance is changed.

ntf-balance-given = 💰 { $sum } was added to your balance.
ntf-balance-taken = { $sum } was taken off your balance.
ntf-adjustment-made = { $by } changed the balance of { $person } by { $sum }.

ntf-bill-review = ⚖️ { $order }: the panel’s figures do not say what is due. What does the customer get back?
btn-bill-give-back = Give back { $sum }
btn-bill-keep = Keep all { $sum }
ntf-bill-decided-back = 💰 { $order }: { $sum } went back to your balance.
ntf-bill-decided-kept = { $order }: it was checked, and the order counts as delivered.
ntf-books-wrong = 🚨 The books do not add up, so nothing is sold until somebody has looked.
ntf-books-all = All balances together come to { $sum }, and should come to nothing.
ntf-books-bills = Sold and held is { $accounts } by the accounts, and { $bills } by the orders’ bills.
ntf-books-account = An account has { $has }, and its movements come to { $moved }.
ntf-books-currency = Customers have money in { $kept }, and prices are in { $wanted } now. Set <code>WALLET_CURRENCY={ $kept }</code> with its <code>WALLET_RATE</code>, and start again.
ntf-books-mended-bill = ⚠️ { $order }: its bill was not what the order says, and is put right now. That should never happen: please report it.
ntf-books-mended-payment = ⚠️ Payment № { $payment } was not credited, and is now. That should never happen: please report it.
    { $person }
ntf-books-mended-wish = ⚠️ A top-up counts as paid, and no payment belongs to it. What came in is looked through once more.
    { $person }
ntf-funds-short = ❗ The balance at the panel does not pay for what waits to be sent: { $missing } is missing for { $count ->
    [one] { $count } order
   *[other] { $count } orders
}. Customers have paid for it.
page-stats-books = 🚨 <b>The books do not add up</b>, so nothing is sold until somebody has looked.
page-stats-sold = Sold, its cost, profit:
page-stats-wallets = What is owed to customers:
page-stats-stars = Stars:
fact-stars-came = Came in
fact-stars-back = Given back
fact-stars-ripe = Older than 21 days
fact-paid-in = Paid in
fact-sold = Spent
fact-profit = Profit
note-bill-decided = It is booked.
note-bill-settled = This was decided before.

# Putting money on a balance.

way-stars = Telegram Stars
way-cryptopay = Crypto (Crypto Pay)
way-hand = Transfer

page-topup = <b>Top up your balance</b>
page-topup-how = Send a sum or tap one.
page-topup-bounds = From { $least } to { $most } at a time.
page-topup-way = <b>Top up { $sum }</b>
    How would you like to pay?
page-pay = <b>Top up { $sum }</b>
page-pay-stars = <b>Top up { $sum } · ⭐ { $stars }</b>
page-pay-opening = One moment, your invoice is being made…
page-pay-open = Pay with the button below. What you pay comes to your balance by itself, usually within seconds. The invoice is good until { $until }.
page-pay-code = Purpose of the payment: { $code } – please write exactly this
page-pay-receipt = When you have paid, send the receipt here: a photo, a file, or its number.
page-pay-shown = Thank you! Your receipt is being checked. You will be told.
page-pay-paid = ✅ Paid. The money is on your balance.
page-pay-expired = This invoice is closed. If you have paid it all the same, the money still comes to your balance.
page-pay-refused = The receipt was not accepted: { $reason }
page-payments = <b>Your last payments</b>
page-payments-none = You have not paid anything yet.
page-payments-line = № { $payment } · { $time } · { $sum } · { $paid }
page-payments-refunded = { $line } – given back
page-payments-refunding = { $line } – being given back
page-payments-support = Help with payments: { $support }
page-terms = <b>Terms of sale</b>
page-terms-text = You pay into a balance with this bot and order from it. An order costs what stands on its button when you confirm it. What was not delivered goes back to your balance. Money on the balance is spent on orders here. If something is wrong with a payment or an order, write to us: /paysupport.

fact-sum = Sum
fact-way = Way
fact-paid = Paid
fact-credited = Credited

page-payment = <b>Payment № { $payment }</b>
    { $person }
page-payment-at = Paid: { $time }
page-payment-id = Provider’s ID: { $id }
page-payment-refunding = It is being given back.
page-payment-refunded = It was given back.
page-payment-refund-refused = Telegram refused to give it back.
page-refund = <b>Give back { $paid }?</b>
    { $person }
page-refund-spent = { $sum } of it was spent. That becomes a debt: until it is settled, no orders are taken from this person.

btn-top-up = Top up
btn-top-up-missing = Top up { $sum }
btn-top-up-again = Top up again
btn-way-stars = { $way } · ⭐ { $stars }
btn-pay = Pay
btn-pay-stars = Pay ⭐ { $stars }
btn-have-paid = I have paid
btn-to-order = Back to the order
btn-support = Help
btn-terms = Open the terms
btn-payments = Payments
btn-payment = Payment
btn-payment-wrong = Something is wrong with № { $payment }
btn-refund = Give back { $paid }

note-no-way-to-pay = There is no way to pay here by yourself right now. Please ask the people who run this bot.
note-topup-sum = Send a sum such as 10 or 5.50.
note-topup-too-little = The least that can be paid at a time is { $least }.
note-topup-too-much = The most that can be paid at a time is { $most }.
note-topup-too-much-today = Today another { $left } can be paid.
note-raised = The least that can be paid is { $sum }. What is left stays on your balance.
note-looking-for-payment = Looking… If your payment has come in, it will be on your balance in a moment.
note-payment-reported = Thank you. The people who run this bot have been told and will look at it.
note-refund-wanted = It is being given back.
note-cant-refund = This payment can’t be given back, or is being given back already.
note-how-to-payment = Send /payment with the number of a payment.

ntf-credited = 💰 { $sum } is on your balance. You have { $balance } now.
ntf-credited-late = Sorry that it took longer than usual.
ntf-refunded = { $paid } was given back to you, and { $sum } was taken off your balance for it.
ntf-payment-in = 💰 { $way }: { $paid }, { $sum } credited
    { $person }
ntf-payment-again = The same invoice was paid before; this is another payment.
ntf-payment-unplaced = ❗ { $way }: { $paid } came in, and nothing says what it buys. Nothing was credited.
    { $person }
ntf-refund-refused = ❗ Payment № { $payment } could not be given back; the money is on the balance again.
    { $person }
ntf-stars-taken-back = ❗ Telegram took { $paid } back.
    { $person }
ntf-stars-debt = { $sum } of it was spent: that is a debt now, and no orders are taken until it is settled.
ntf-payment-wrong = ❓ Somebody says that something is wrong with payment № { $payment }.
    { $person }
ntf-digest-paid = { $count ->
    [one] <b>{ $count } payment came in</b>
   *[other] <b>{ $count } payments came in</b>
}
ntf-digest-payment = { $name } · { $way } · { $paid } · { $sum }

cmd-topup = Top up your balance
cmd-paysupport = Your payments, help with them
cmd-terms = Terms of sale
cmd-payment = One payment: /payment 17

checkout-unknown = This invoice is not known here any more. Please start again with /topup.
checkout-another = This invoice is somebody else’s. Get your own with /topup.
checkout-closed = This invoice is closed. Get a new one with /topup.

invoice-title = Balance { $sum }
invoice-description = Top-up of your balance by { $sum }. It is credited at once.

page-mass-short = On your balance: { $balance }. { $count ->
    [0] That does not pay for the first line.
    [one] The first line fits.
   *[other] The first { $count } lines fit.
}
btn-mass-first = Order the first { $count } · { $sum }

page-help-shop = /topup – top up your balance; /balance – what is on it; /paysupport – your payments; /terms – terms of sale

# Receipts of payments by hand.

fact-code = Code
fact-words = Caption

page-pay-again = You can send another receipt here: a photo, a file, or its number.
page-pay-expired-hand = The time for this payment is over. If you have made it all the same, send the receipt here: a photo, a file, or its number.
page-receipt-sum = <b>Receipt for { $sum } · { $code }</b>
    How much is to be credited? Answer with a sum such as 9.50.
page-receipt-sum-placeholder = A sum
page-receipt-reason = <b>Receipt for { $sum } · { $code }</b>
    Why is it not accepted? They will read your answer.
page-receipt-reason-placeholder = A reason
page-receipt-asked = { $person }, please answer this message.

btn-receipt-credit = Credit { $sum }
btn-receipt-sum = Another sum
btn-receipt-refuse = Refuse
btn-receipt-again = Send another receipt
btn-to-pay = { $sum } · { $code }

note-receipt-other = Send the receipt here: a photo, a file, or its number.
note-receipt-large = This file is too large. Send a photo, a file of up to 20 MB, or the receipt’s number.
note-receipt-waits = This one was not added: your receipt is being checked already.
note-receipt-too-many = { $most ->
    [one] { $most } receipt of yours is being checked. You can send another one once it is answered.
   *[other] { $most } receipts of yours are being checked. You can send another one once one of them is answered.
}
note-receipt-credited = It is credited.
note-receipt-refused = It is refused.
note-receipt-answered = It was answered before, by { $name }.

ntf-receipt = 🧾 <b>Receipt for { $sum }</b>
ntf-receipt-waits = ⏰ <b>Receipt for { $sum } has been waiting since { $time }</b>
ntf-receipt-number = Number: { $number }
ntf-receipt-first = First payment
ntf-receipt-paid-before = { $count ->
    [one] Paid before: once, { $sum }
   *[other] Paid before: { $count } times, { $sum } in all
}
ntf-receipt-seen-before = 🔴 <b>SEEN BEFORE</b>
ntf-receipt-seen = { $time } · { $name } · { $sum } · { $what }
ntf-receipt-credited = ✅ { $sum } credited by { $name }
ntf-receipt-refused-by = 🚫 Refused by { $name }: { $reason }
ntf-receipt-refused = Your receipt for { $sum } was not accepted: { $reason }
receipt-credited = credited
receipt-refused = refused
receipt-unanswered = not answered

# Crypto Pay.

page-pay-delayed = { $way } does not answer right now. Your invoice comes as soon as it does; or pay in another way.
page-pay-dropped = No invoice could be made for this. Please try another sum or another way.
btn-top-up-other = Pay in another way
ntf-way-silent = ⚠️ { $way } has not answered since { $time }. Nobody is offered it until it does; other ways go on.
ntf-way-token-refused = ⚠️ { $way } does not accept the token. Check <code>CRYPTOPAY_TOKEN</code>. Nobody is offered it until then; other ways go on.
ntf-way-back = ✅ { $way } answers again since { $time }. It was gone for { $span }.

page-wallet-topup = top-up
page-wallet-refund = payment given back
