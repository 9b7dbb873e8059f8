# Приглашение друзей.

cmd-invite = Пригласить друзей

page-invite = <b>Пригласите друзей</b>
    Когда новый человек запустит бота по вашей ссылке, вы получите до { $percent } от стоимости его выполненных заказов. Деньги придут на баланс через три дня после выполнения.
page-wallet-reward = приглашённые друзья

fact-invite-came = Пришли по ссылке
fact-invite-earned = Принесло вам
fact-invited = Пригласил
fact-invited-figures = { $came } · заказали: { $ordered }
fact-rewards = За друзей

btn-invite = Пригласить друзей
btn-invite-copy = Скопировать ссылку
btn-invite-share = Поделиться

ntf-rewarded = 🎁 За приглашённых друзей на баланс зачислено { $sum }. Теперь на нём { $balance }.
ntf-rewarded-debt = 🎁 За приглашённых друзей вы получили { $sum }. Из них { $debt } погасили долг, на балансе { $balance }.
ntf-reward-taken-back = { $sum } за приглашённых друзей списано: то, за что их начислили, вернули. На балансе { $balance }.
