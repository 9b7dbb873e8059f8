# Money with the bot.

page-wallet = <b>Your balance</b>
page-wallet-owed = Top up to settle the debt, and you can order again.
page-wallet-empty = Nothing here yet.
page-wallet-moves = <b>Recent activity</b>
page-wallet-line = { $time } · { $sum } · { $what } · { $after }

fact-wallet = Balance
fact-held = Set aside
fact-owed = Debt
fact-missing = Short by
fact-reason = Reason

page-bill-held = The price is set aside until the order is accepted.
page-bill-back = 💰 { $sum } went back to your balance.
page-bill-back-debt = 💰 { $sum } came back; { $debt } of it went towards your debt.
page-bill-review = We’re checking how much you get back. Your money is safe.

page-adjust = Balance of { $person }
page-adjust-how = Send a sum and a reason: <code>+10 paid in cash</code> adds, <code>-5.50 a mistake</code> takes off. They will read the reason.
page-adjust-told = They will be told, with the reason.
page-adjust-two = This is more than { $sum }, so another admin has to confirm it, too.
btn-adjust = Change balance
btn-statement = Statement
btn-bar = Bar orders
btn-unbar = Allow orders
page-person-barred = 🚫 Barred from ordering. Orders in progress go on, and the balance stays theirs.
btn-adjust-give = Add { $sum }
btn-adjust-take = Take off { $sum }
btn-wallet = My own balance

note-missing = Your balance is { $sum } short.
note-in-debt = You owe { $sum }. Top up to settle it, and you can order again.
page-barred = 🚫 You can’t place new orders for now. Orders already placed continue as usual.
note-barred = Nothing was ordered. Please write to the admins.
note-ordering-set = Saved.
note-adjustment-sum = Begin with a sum, such as +10 or -5.50, then the reason.
note-adjustment-zero = A change of zero changes nothing.
note-adjustment-reason = Add the reason after the sum.
note-adjust-too-much = One admin may change a balance by at most { $sum } at once.
note-adjusted = The balance is changed.
note-adjustment-asked = The other admins are asked: one of them has to confirm it.
note-adjustment-answered = Saved.
note-another-admin = You asked for this, so another admin has to confirm it.

ntf-balance-given = 💰 { $sum } was added to your balance.
ntf-balance-taken = { $sum } was taken off your balance.
ntf-balance-to-debt = { $debt } of what was added went towards your debt.
ntf-adjustment-made = { $by } changed a balance by { $sum }.
    { $person }
ntf-adjustment-asked = ❓ { $by } wants to change a balance by { $sum }. That takes a second admin.
    { $person }
ntf-adjustment-confirmed-by = ✅ Confirmed by { $name }
ntf-adjustment-refused-by = 🚫 Turned down by { $name }
ntf-adjustment-refused = { $by } turned down a request to change a balance by { $sum }.
    { $person }
ntf-barred = New orders aren’t taken from you for now. Your orders go on, and your balance stays yours. Questions? /paysupport
ntf-unbarred = ✅ You can order again.
ntf-sale-stopped = 🚨 Nothing is sold to this person any more: their rows in the books are damaged. <code>panelgram check</code> says what is wrong; once that is fixed, let them order again from their profile.
    { $person }

ntf-bill-review = ⚖️ { $order }: the panel’s figures do not say what is due. What does the customer get back?
btn-bill-give-back = Give back { $sum }
btn-bill-keep = Keep all { $sum }
ntf-bill-decided-back = 💰 { $order }: { $sum } went back to your balance.
ntf-bill-decided-debt = 💰 { $order }: { $sum } came back; { $debt } of it went towards your debt.
ntf-bill-decided-kept = { $order }: we’ve checked, and the order counts as delivered. Nothing is returned.
ntf-waived = <b>{ $order }</b> · ⚠️ { $sum } of its price is your loss
    The panel delivered more than it had said before, and the customer had already spent what had come back.
ntf-kept-apart = <b>{ $order }</b> · ⚠️ The panel’s charge doesn’t fit what it delivered
    Going by what remains, the customer paid only for what was delivered. Anything the panel kept beyond that is between you and the panel.
ntf-digest-waived = { $order } · { $sum } is your loss
ntf-digest-kept-apart = { $order } · the charge doesn’t fit what was delivered
ntf-books-wrong = 🚨 The books don’t add up, so nothing is sold until somebody has looked.
ntf-books-all = All balances together come to { $sum }, and should come to zero.
ntf-books-bills = Sold and set aside: { $accounts } by the accounts, { $bills } by the orders’ bills.
ntf-books-account = An account has { $has }, and its movements come to { $moved }.
ntf-books-currency = Customers have money in { $kept }, and prices are in { $wanted } now. Set <code>WALLET_CURRENCY={ $kept }</code> with its <code>WALLET_RATE</code>, and start again.
ntf-books-mended-bill = ⚠️ { $order }: its bill was not what the order says, and is put right now. That should never happen: please report it.
ntf-books-mended-payment = ⚠️ Payment № { $payment } was not credited, and is now. That should never happen: please report it.
    { $person }
ntf-books-mended-wish = ⚠️ A top-up counts as paid, and no payment belongs to it. What came in is looked through once more.
    { $person }
ntf-funds-short = ❗ The panel balance doesn’t cover all that waits to be sent: { $count ->
    [one] { $count } paid order
   *[other] { $count } paid orders
}, { $missing } short in all. Please top it up, and they go out by themselves.
page-stats-books = 🚨 <b>The books don’t add up</b>, so nothing is sold until somebody has looked.
page-stats-sold = Sold − cost = profit:
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
page-topup-how = Send an amount or tap one.
page-topup-bounds = From { $least } to { $most } at a time.
page-topup-way = <b>Top up { $sum }</b>
    How would you like to pay?
page-pay = <b>Top-up: { $sum }</b>
page-pay-stars = <b>Top-up: { $sum } · ⭐ { $stars }</b>
page-pay-opening = One moment, preparing your invoice…
page-pay-open = Tap the button below to pay. The money will reach your balance automatically, usually within seconds. The invoice is valid until { $until }.
page-pay-code = Payment reference: { $code } – please copy it exactly
page-pay-receipt = When you’ve paid, send the receipt here – a photo or a file – or just its number.
page-pay-shown = Thank you! We’re checking your receipt and will tell you here.
page-pay-paid = ✅ Paid. The money is on your balance.
page-pay-expired = This invoice has expired. If you did pay it, the money will still reach your balance.
page-pay-refused = The receipt wasn’t accepted: { $reason }
page-payments = <b>Your last payments</b>
page-payments-of = <b>Last payments</b>
page-payments-of-none = Nothing has been paid yet.
page-payments-none = You haven’t paid anything yet.
page-payments-line = № { $payment } · { $time } · { $sum } · { $paid }
page-payments-refunded = { $line } – refunded
page-payments-refunding = { $line } – being refunded
page-payments-support = Help with payments: { $support }
page-terms = <b>Terms of sale</b>
page-terms-text = You top up a balance with this bot and pay for orders from it. An order costs the amount on the button when you confirm it. The price of anything not delivered goes back to your balance. The balance can be spent on orders here. If something is wrong with a payment or an order, write to us: /paysupport.

fact-sum = Amount
fact-way = Method
fact-paid = Paid
fact-credited = Credited

page-payment = <b>Payment № { $payment }</b>
    { $person }
page-payment-at = Received: { $time }
page-payment-id = Provider’s ID: { $id }
page-payment-refunding = It’s being refunded.
page-payment-refunded = Refunded.
page-payment-refund-refused = Telegram refused to refund it.
page-refund = <b>Refund { $paid }?</b>
    { $person }
page-refund-spent = { $sum } of it has been spent. That becomes a debt: until it’s settled, no orders are taken from this person.

btn-top-up = Top up
btn-top-up-missing = Top up { $sum }
btn-top-up-again = Start a new top-up
btn-way-stars = { $way } · ⭐ { $stars }
btn-pay = Pay
btn-pay-stars = Pay ⭐ { $stars }
btn-have-paid = I’ve paid
btn-to-order = Back to the order
btn-support = Help
btn-terms = Open the terms
btn-payments = Payments
btn-payment = Payment
btn-payment-wrong = Report a problem with № { $payment }
btn-refund = Refund { $paid }

note-no-way-to-pay = Top-ups aren’t available right now. Please write to the admins.
note-way-closed = { $way } isn’t available right now. Please choose another way.
note-topup-sum = Send an amount such as 10 or 5.50.
note-topup-too-little = The smallest top-up is { $least }.
note-topup-too-much = The largest top-up is { $most }.
note-topup-too-much-today = You can top up another { $left } today.
note-raised = The smallest top-up is { $sum }. What’s left over stays on your balance.
note-looking-for-payment = Looking… If your payment has come in, it will be on your balance in a moment.
note-payment-reported = Thank you. The admins know and will look into it.
note-refund-wanted = It’s being refunded.
note-cant-refund = This payment can’t be refunded, or is being refunded already.
note-how-to-payment = Send /payment with the number of a payment.

ntf-credited = 💰 { $sum } is on your balance. You have { $balance } now.
ntf-credited-debt = 💰 { $sum } came in; { $debt } of it went towards your debt. You have { $balance } now.
ntf-credited-late = Sorry that it took longer than usual.
ntf-refunded = { $paid } was refunded to you, so { $sum } was taken off your balance.
ntf-payment-in = 💰 { $way }: { $paid }, { $sum } credited
    { $person }
ntf-payment-again = The same invoice was paid before; this is another payment.
ntf-payment-unplaced = ❗ { $way }: { $paid } came in, and nothing says what it buys. Nothing was credited.
    { $person }
ntf-invoice-foreign = ❗ { $way }: { $paid } came in for invoice { $invoice }, which this bot didn’t make. Nobody was credited. Does another program use the same token?
ntf-invoice-altered = ❗ { $way }: { $paid } came in for invoice { $invoice }, and it isn’t as this bot made it. Nobody was credited; look at it in Crypto Pay before you change a balance.
    { $person }
ntf-refund-refused = ❗ Payment № { $payment } couldn’t be refunded; the money is on the balance again.
    { $person }
ntf-stars-taken-back = ❗ Telegram took { $paid } back.
    { $person }
ntf-stars-debt = { $sum } of it had been spent: that’s a debt now, and no orders are taken until it’s settled.
ntf-payment-wrong = ❓ A problem with payment № { $payment } was reported
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

checkout-unknown = This invoice isn’t known here any more. Please start again with /topup.
checkout-another = This invoice is somebody else’s. Get your own with /topup.
checkout-closed = This invoice is closed. Get a new one with /topup.

invoice-title = Balance { $sum }
invoice-description = Top-up of your balance by { $sum }. It is credited at once.

page-mass-short = On your balance: { $balance }. { $count ->
    [0] That doesn’t cover the first line.
    [one] That covers the first line.
   *[other] That covers the first { $count } lines.
}
btn-mass-first = { $count ->
    [1] Order the first one · { $sum }
   *[other] Order the first { $count } · { $sum }
}

page-help-shop = /topup – top up your balance; /balance – what is on it; /code – use a code; /paysupport – your payments; /terms – terms of sale
page-help-shop-admin = /prices, /codes, /payment – prices, codes, one payment

# Receipts of payments by hand.

fact-code = Code
fact-words = Caption

page-pay-again = You can send another receipt here – a photo or a file – or just its number.
page-pay-expired-hand = The time for this payment is up. If you did pay, send the receipt here – a photo or a file – or just its number.
page-receipt-sum = <b>Another amount than { $sum } · { $code }</b>
    How much should be credited? Answer with an amount such as 9.50.
page-receipt-sum-placeholder = Amount
page-receipt-reason = <b>Receipt for { $sum } · { $code }</b>
    Why isn’t it accepted? They’ll read your answer.
page-receipt-reason-placeholder = A reason
page-receipt-asked = { $person }, please answer this message.

btn-receipt-credit = Credit { $sum }
btn-receipt-sum = Another amount
btn-receipt-refuse = Refuse
btn-receipt-again = Send another receipt
btn-to-pay = Continue { $sum } · { $code }

note-receipt-other = Send the receipt here – a photo or a file – or just its number.
note-receipt-large = This file is too large. Send a photo, a file of up to 20 MB, or just the receipt’s number.
note-receipt-waits = This one wasn’t added: your receipt is being checked already.
note-receipt-album = Only the first picture was taken. If the receipt is on another one, wait for the answer and send that one by itself.
note-receipt-too-many = { $most ->
    [one] { $most } receipt of yours is being checked. You can send another one once it is answered.
   *[other] { $most } receipts of yours are being checked. You can send another one once one of them is answered.
}
note-receipt-credited = It is credited.
note-receipt-refused = It is refused.
note-receipt-answered = { $name } has already answered this one.

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
ntf-receipt-refused = Your receipt for { $sum } wasn’t accepted: { $reason }
receipt-credited = credited
receipt-refused = refused
receipt-unanswered = not answered

# Crypto Pay.

page-pay-delayed = { $way } isn’t answering right now. Your invoice will appear as soon as it does, or you can pay another way.
page-pay-dropped = This invoice couldn’t be made. Please try another amount or pay another way.
btn-top-up-other = Pay another way
ntf-way-silent = ⚠️ { $way } hasn’t answered since { $time }. Nobody is offered it until it does; other ways go on.
ntf-way-token-refused = ⚠️ { $way } doesn’t accept the token. Check <code>CRYPTOPAY_TOKEN</code>. Nobody is offered it until then; other ways go on.
ntf-way-back = ✅ { $way } answers again since { $time }. It was gone for { $span }.

page-wallet-topup = top-up
page-wallet-order = order
page-wallet-back = back from an order
page-wallet-refund = refund
