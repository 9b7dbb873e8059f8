# Inviting friends.

cmd-invite = Invite friends

page-invite = <b>Invite friends</b>
    When somebody new starts this bot with your link, you get up to { $percent } of the price of their delivered orders. The money comes to your balance three days after delivery.
page-wallet-reward = invited friends

fact-invite-came = Came with your link
fact-invite-earned = Brought you
fact-invited = Invited
fact-invited-figures = { $came } · { $ordered } ordered
fact-rewards = For friends

btn-invite = Invite friends
btn-invite-copy = Copy the link
btn-invite-share = Share

ntf-rewarded = 🎁 { $sum } for inviting friends is on your balance. You have { $balance } now.
ntf-rewarded-debt = 🎁 You got { $sum } for inviting friends. { $debt } of it paid your debt; you have { $balance } now.
ntf-reward-taken-back = { $sum } that you got for inviting friends was taken back, because the orders it came from were refunded. You have { $balance } now.
