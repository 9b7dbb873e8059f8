# Codes: vouchers and bonuses.

cmd-code = Use a code
cmd-codes = Codes: vouchers and bonuses

page-code = <b>Do you have a code?</b>
    Send it here, for example <code>7K3M-9QXD-V2TA</code>. Capital or small letters, with hyphens or without – any way is fine.
page-wallet-bonus = 🎁 Your bonus: { $bonus }.
page-wallet-gift = code

btn-have-code = I have a code

code-bonus = { $percent } of the next top-up, up to { $most }
code-waits = waits for a top-up

page-codes = <b>Codes</b>
    A voucher puts a sum on a balance, a bonus adds a part to the next top-up. Each person can use a code once.
page-codes-none = There are none yet.
page-codes-count = { $count ->
    [one] { $count } code:
   *[other] { $count } codes:
}
page-code-new = <b>New code</b>
page-code-new-how = A voucher: send a sum, such as <code>5</code>. A bonus: send a percentage and the most that it brings, such as <code>10% 5</code>.
    Add how many people can use it (one, if you don’t say; { $most } at most) and its last day, if you like: <code>5 x20 31.12.2026</code>.
page-code-one = <b>Code</b> { $code }
page-code-hidden = The whole code is shown in private chat.
page-code-made = Made: { $time }, { $name }
page-code-stopped = Stopped: { $time }
page-code-until = Works until { $time }
page-code-no-end = Works without an end date
page-code-users = <b>Used by</b>
page-code-use = { $time } · { $name } · { $id } · { $sum }
page-code-stop = Stop { $code }? Nobody can use it then. Whoever has used it keeps what it brought.

fact-code-brings = Brings
fact-code-people = For how many people
fact-code-in-all = In all at most
fact-code-used = Used
fact-code-given = Given
fact-bonus = Bonus
fact-gifts = By codes

btn-code = Code
btn-codes = Codes
btn-code-new = New code
btn-code-make = Make the code
btn-code-copy = Copy
btn-code-stop = Stop
btn-code-stop-surely = Yes, stop it

note-code-not-here = There are no codes here: nobody has a balance with this bot.
note-code-unreadable = A code has 12 letters and digits, such as 7K3M-9QXD-V2TA. Please check it and send it again.
note-code-used = 💰 The code brought you { $sum }.
note-code-used-bonus = 🎁 Code accepted: { $bonus }.
note-code-before = You’ve used this code already.
note-code-unknown = This code doesn’t work. Please check it. { $count ->
    [0] You can try again in an hour.
    [one] You can try once more this hour.
   *[other] You can try { $count } more times this hour.
}
note-code-later = That was too many tries. You can try again from { $time }.
note-code-one-waits = You have a bonus that waits for a top-up. Top up first, then use this one.
note-code-new-unreadable = That can’t be read. Send for example 5 x20, or 10% 5.
note-code-new-sum = Say a sum: 5 for a voucher, 10% 5 for a bonus that brings 5 at most.
note-code-new-percent = A bonus is between 0.01% and 100%.
note-code-new-uses = A code is for 1 to { $most } people, such as x20.
note-code-new-day = That day is over, too far away or not a real date. Send it like this: 31.12.2026.
note-code-new-too-much = One admin may give away at most { $most } with one code. The setting is <code>ADJUST_MAX</code>.
note-code-made = The code is made.
note-code-stopped = The code is stopped.
note-code-stopped-before = This code had already ended.

ntf-credited-bonus = 🎁 { $sum } of it is your bonus.
ntf-refunded-bonus = The { $sum } bonus that came with it was taken off, too.
ntf-code-made = 🎁 { $by } made the code { $code }
ntf-code-stopped = 🎁 { $by } stopped the code { $code }
    { $count ->
        [0] Nobody had used it.
        [one] It was used once.
       *[other] It was used { $count } times.
    }
ntf-codes-guessed = ⚠️ { $count } codes within an hour, and none that works. Somebody may be guessing.
    { $person }
ntf-books-gifts = Given away: { $account } by the account, { $codes } by the codes.
ntf-books-mended-code = ⚠️ What a code brings was not credited, and is now. That should never happen: please report it.
    { $person }
