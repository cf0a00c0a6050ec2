"""The screening questions E1-E11, and what we say to an answer that matters."""

from domain.countries import Country
from domain.drafts import SCREENING, Question
from messages.alarms import crisis_line, self_harm
from messages.channel import Card
from messages.language import Language
from messages.options import asked, option, yes_no

ATTEST = "attest"
STOP = "stop"


def question(_: Language, id: Question) -> Card:
    number = SCREENING.index(id) + 1
    head = _("Safety question {number} of {last}", number=number, last=len(SCREENING))
    row = (*yes_no(_, id), option(id, _("Not sure"), "not sure"))
    return asked(_, id, f"{head}\n\n{_asks(_, id)}", row)


def blocked(_: Language, id: Question, country: Country, *, attestable: bool, unsure: bool) -> Card:
    """Say kindly why this cannot start now, what can be done, and in *country* whom to call."""
    parts = [_reason(_, id, country)]
    if unsure and id != "E9":
        parts.insert(0, _("If you are not sure, I act as if it were a yes."))
    stop = option(id, _("Stop here"), STOP)
    if not attestable:
        parts.append(_("If this is not so, or no more, tap Back and change your answer."))
        return asked(_, id, "\n\n".join(parts), (stop,))
    parts.append(_("Does your prescriber know, and did they still say yes? Then tap that below."))
    known = option(id, _("My prescriber knows and said yes"), ATTEST)
    return asked(_, id, "\n\n".join(parts), (known,), (stop,))


def noted(_: Language, id: Question) -> str:
    """Return one sentence for an answer that does not stand in the way."""
    match id:
        case "E5":
            return _("Please tell the team there that you take an opioid blocker.")
        case "E9":
            return _("Noted. If such thoughts get stronger, please call for help at once.")
        case "E10":
            return _("Please tell your prescriber about this, if they do not know it yet.")
        case _other:
            return _("Noted: your prescriber knows about this.")


def crisis(_: Language, country: Country) -> str:
    """Return whom to call, once the country is known, for who said yes to E9."""
    stronger = _("If thoughts of harming yourself get stronger, please call for help at once.")
    return f"{stronger} {crisis_line(_, country)}"


def ended(_: Language, id: Question) -> Card:
    match id:
        case "E1":
            why = _("I am sorry. This bot is only for people who are 18 or older.")
        case "E2":
            why = _("Please talk to a prescriber first. I can only follow a plan they gave you.")
        case _other:
            why = _("OK, we stop here. Please talk to your prescriber.")
    return Card("\n\n".join((why, _nothing_kept(_))))


def _nothing_kept(_: Language) -> str:
    return _("I deleted your answers. Nothing starts. You can come back at any time with /start.")


def _asks(_: Language, id: Question) -> str:
    match id:
        case "E1":
            return _("Are you 18 or older?")
        case "E2":
            return _("Did a licensed prescriber give you LDN, and a plan for it?")
        case "E3":
            return _(
                "LDN blocks opioids. In the last 14 days, did you take any of these?\n"
                "• Pain pills: tramadol, codeine, oxycodone, hydrocodone, morphine, tapentadol\n"
                "• A patch with fentanyl or buprenorphine\n"
                "• Methadone, Suboxone, heroin or kratom\n"
                "• Cough syrup with codeine\n"
                "• Diarrhea drugs: Lomotil (diphenoxylate), eluxadoline, opium drops\n\n"
                "If you take loperamide or dextromethorphan, ask your pharmacist."
            )
        case "E4":
            return _(
                "Do you take full-strength naltrexone, or did you this month?\n"
                "• Tablets of 50 mg\n"
                "• The naltrexone shot (Vivitrol)\n"
                "• Naltrexone with bupropion (Contrave)"
            )
        case "E5":
            return _("Is surgery, dental work, or a test with sedation planned?")
        case "E6":
            return _("Are you pregnant, trying to get pregnant, or breast-feeding?")
        case "E7":
            return _(
                "Do you have any of these?\n"
                "• Hepatitis now\n"
                "• Liver failure\n"
                "• Serious liver or kidney disease"
            )
        case "E8":
            return _(
                "Did you ever have an allergy or a bad reaction to any of these?\n"
                "• Naltrexone or naloxone\n"
                "• Lactose, dyes or capsule fillers"
            )
        case "E9":
            return _(
                "We ask everyone this. "
                "Do you think of harming yourself now, or did you ever try to?"
            )
        case "E10":
            return _(
                "Does any of these fit you?\n"
                "• Thyroid pills\n"
                "• Drugs after a transplant, or to calm the immune system\n"
                "• Thioridazine\n"
                "• A lot of alcohol"
            )
        case _other:
            return _("Did you ever have anaphylaxis, or do you have an adrenaline pen?")


def _reason(_: Language, id: Question, country: Country) -> str:
    match id:
        case "E3":
            return _(
                "Thank you for telling me. Please do not start yet. "
                "LDN can make you very ill while an opioid is in your body. "
                "Please talk to your prescriber first."
            )
        case "E4":
            return _(
                "Thank you for telling me. This plan cannot start beside full-strength "
                "naltrexone. Please ask your prescriber which one is meant for you."
            )
        case "E6":
            return _(
                "Thank you for telling me. Please do not start yet. "
                "Your prescriber needs to weigh this for you and the baby."
            )
        case "E7":
            return _(
                "Thank you for telling me. Please do not start yet. "
                "Your prescriber needs to know how your liver and kidneys are."
            )
        case "E8":
            return _(
                "Thank you for telling me. Please do not start yet. "
                "Your prescriber needs to know what you reacted to."
            )
        case _other:
            return self_harm(_, country)
