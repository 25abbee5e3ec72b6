"""The phrases of which a made-up agreement is drafted; {slots} are filled from the seed."""

ROLES = (
    "the Borrower", "the Provider", "the Customer", "each Guarantor", "the Facility Agent", "the Lessee", "the Grantor",
    "the Service Recipient", "the Security Trustee", "each Lender",
)  # fmt: skip
QUALITIES = (
    "Permitted", "Excluded", "Approved", "Senior", "Interim", "Deferred", "Qualifying", "Restricted", "Material",
    "Additional", "Regional", "Managed", "Escrowed", "Dedicated", "Shared", "Transitional", "Indexed", "Hosted",
)  # fmt: skip
THINGS = (
    "Subcontractor", "Facility", "Disbursement", "Deliverable", "Indebtedness", "Service Credit", "Lien", "Warehouse",
    "Licence", "Data Centre", "Change Order", "Work Product", "Commitment", "Benchmark", "Work Package", "Account",
    "Guarantee", "Insurance Contract", "Acceptance Test", "Milestone", "Record", "Territory", "Vessel", "Receivable",
)  # fmt: skip
NAME_STARTS = ("Hal", "Mar", "Ost", "Bren", "Cal", "Dun", "Eller", "Fen", "Garr", "Lind", "Northam", "Quill", "Tarn")
NAME_ENDS = ("den", "wick", "ford", "ley", "stead", "croft", "mere", "holm", "bury", "worth", "gate", "field")
COMPANY_KINDS = (
    "Holdings Limited",
    "Capital Partners LLP",
    "Logistics GmbH",
    "Systems Inc.",
    "Bank plc",
    "Energy S.A.",
)
CURRENCIES = ("USD", "EUR", "GBP", "CHF")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

FRAMES = (
    "{party} {duty} {act} {thing}, {when}{limit}.",
    "{condition}, {party} {duty} {act} {thing} {when}.",
    "if {event}, {party} {duty} {act} {thing} and {second} {other}{limit}.",
    "{party} represents to {party} that, as at {date}, {state}{limit}.",
    "except {exception}, no {term} is to be {treated} without {leave}, and {consequence}.",
    "the aggregate of all {term}s {measure} {sum}, of which no more than {rate} per cent. {portion}, {when}.",
    "{party} {duty}, {manner}, {act} {thing} {when}; {consequence}.",
    "where {event}, the {term} {fate} on {date} and {party} {duty} {second} {other}.",
    "{leave} is needed before {party} {treats} a {term} whose value is more than {sum}{limit}.",
    "interest on each {term} accrues at {rate} per cent. a year {basis} and is payable {when}.",
    "{party} keeps {other} for {days} months after {date} and, {condition_small}, {second} them to {party}.",
    "nothing in Section {section}({letter}) {restricts} {party} {from_act} {thing}, {manner}.",
    "a notice under Section {section} {delivery} and takes effect {when}.",
    "{party} bears {cost} of {thing}, {exception_tail}, up to {sum} in each {period}.",
    "on {date} the parties {meet} to review {other}; {consequence}.",
)
CHOICES: dict[str, tuple[str, ...]] = {
    "duty": (
        "shall", "shall", "shall promptly", "must", "may", "agrees to", "undertakes to", "shall not", "is entitled to",
    ),
    "act": (
        "deliver to {party}", "maintain", "procure", "indemnify {party} against any loss arising from", "certify",
        "insure", "register", "replace", "assign to {party}", "disclose", "inspect", "dispose of", "repay", "suspend",
        "renew", "audit", "release", "store at its premises in {place}", "reconcile", "transfer to {party}",
    ),
    "second": (
        "return", "account for", "produce", "reimburse", "keep in safe custody", "report", "surrender", "verify",
    ),
    "thing": (
        "every {term} listed in Schedule {days}", "the {term} described in Section {section}", "any {term}",
        "all rights in the {term}", "a {term} of at least {sum}", "the proceeds of each {term}",
        "its interest in the {term} and the {term}", "the {quality_small} documents that evidence a {term}",
        "such {term} as {party} designates", "the part of the {term} that relates to {place}",
    ),
    "other": (
        "the ledgers of the {term}", "all correspondence about the {term}", "the certificates for {days} units",
        "any balance of the {term}", "the {quality_small} reports under Section {section}",
        "monthly statements of account",
        "the keys and access codes of the {place} site", "details of each {term} above {sum}",
    ),
    "quality_small": ("original", "notarised", "unaudited", "consolidated", "electronic", "countersigned", "draft"),
    "place": (
        "Rotterdam", "Leeds", "Lyon", "Gdansk", "Halifax", "Porto", "Dublin", "Zurich", "Tampa", "Bergen", "Cork",
    ),
    "when": (
        "within {days} Business Days of {date}", "no later than {date}", "within {days} days after written demand",
        "at the end of each {period}", "from {date} until the {term} ends", "by noon in {place} on the due date",
        "on or before the {days}th day of each {period}", "for so long as a {term} is outstanding",
        "at intervals of not more than {days} days", "as soon as the {term} allows",
    ),
    "period": ("calendar month", "financial year", "quarter", "Interest Period", "Contract Year", "half-year"),
    "limit": (
        "", "", ", up to a total of {sum}", ", subject to Section {section}", ", save that {party} bears its own costs",
        ", whether or not the {term} is then due", ", in each case net of any {term}",
        ", as set out in Schedule {days}",
    ),
    "condition": (
        "subject to Section {section}", "unless {party} otherwise agrees in writing",
        "if and to the extent that {event}",
        "notwithstanding Section {section}({letter})", "during the continuance of a default under the {term}",
        "without prejudice to the rights of {party} in the {term}", "for the purposes of the {term}",
        "on the first occasion that {event}", "in addition to its duties under Section {section}",
    ),
    "condition_small": (
        "on request", "if a {term} is in dispute", "unless the law of {place} forbids it", "at any time",
    ),
    "event": (
        "a {term} is cancelled in whole or in part", "{party} fails to pay {sum} when due",
        "the {term} falls below {rate} per cent.", "{party} becomes insolvent or proposes a composition",
        "control of {party} passes to a competitor", "{party} withdraws from the market in {place}",
        "an outage lasts more than {days} hours", "{party} gives notice under Section {section}",
        "a court in {place} sets aside the {term}", "the rating of {party} is withdrawn",
        "more than {days} claims are made on the {term}", "a {term} is lost, stolen or damaged beyond repair",
    ),
    "state": (
        "no {term} is subject to a charge other than one in favour of {party}",
        "its accounts for the last {period} are true",
        "it holds each {term} free of any claim by {party}", "the {term} complies with the law of {place}",
        "there is no litigation in {place} that concerns the {term}", "the particulars in Schedule {days} are complete",
        "it has disclosed every {term} of more than {sum}",
    ),
    "exception": (
        "as Section {section} allows", "where {event}", "for a {term} of less than {sum}",
        "with respect to the {term} in {place}", "to the extent that {party} has waived the requirement",
    ),
    "exception_tail": (
        "fair wear and tear excepted", "other than that of the {term}", "taxes included", "unless {event}",
        "except for what Section {section} lays on {party}",
    ),
    "treated": (
        "sublet", "pledged", "amended", "prepaid", "exported from {place}", "merged with a {term}", "extended",
        "released",
    ),
    "treats": ("sells", "encumbers", "modifies", "sublicenses", "writes off", "pools with another"),
    "leave": (
        "the prior written consent of {party}", "a resolution of the steering committee", "the approval of {party}",
        "a certificate of the auditors of {party}", "{days} days' notice to {party}",
        "an opinion of counsel in {place}",
    ),
    "consequence": (
        "any attempt to do so is void", "{party} is released from the {term}",
        "the {term} is reduced by {rate} per cent.",
        "time is of the essence in this respect", "{party} may terminate the {term} on {days} days' notice",
        "a failure to do so is a material breach of Section {section}", "the cost falls on {party}",
        "{party} may claim {sum} as liquidated damages", "the dispute goes to the expert named in Schedule {days}",
    ),
    "measure": ("must not exceed", "is capped at", "shall at no time be less than", "is estimated on {date} at"),
    "portion": (
        "may consist of {term}s", "is repayable before {date}", "is held by {party}", "may be drawn in {place}",
        "falls due in any one {period}",
    ),
    "manner": (
        "acting in good faith", "at its own expense", "in consultation with {party}",
        "with the care of a prudent operator",
        "by electronic transfer in cleared funds", "through its agent in {place}", "in accordance with Schedule {days}",
    ),
    "fate": (
        "lapses", "becomes immediately payable", "reverts to {party}", "is suspended", "is deemed accepted",
        "is frozen",
    ),
    "basis": (
        "on the basis of a year of 360 days", "above the {term}", "compounded at the end of each {period}",
        "calculated from {date}", "before as well as after judgment",
    ),
    "restricts": ("prevents", "restrains", "excuses", "discharges"),
    "from_act": (
        "from disclosing", "from charging", "from relocating", "from offsetting", "from refinancing", "from using",
    ),
    "delivery": (
        "is to be sent by courier to the address in Schedule {days}", "must be signed by an officer of {party}",
        "may be given by electronic mail with a copy to {party}", "must identify the {term} to which it relates",
    ),
    "cost": ("the reasonable cost", "half of the cost", "the whole cost", "{rate} per cent. of the cost", "no part"),
    "meet": ("meet in {place}", "confer by telephone", "exchange written proposals", "convene the steering committee"),
    "topic": (
        "Delivery", "Valuation", "Assignment", "Registration", "Custody", "Renewal", "Audit", "Suspension", "Pricing",
        "Release", "Acceptance", "Insurance", "Reporting", "Replacement", "Transfer", "Inspection", "Cancellation",
    ),
    "meaning": (
        "each {term} held by {party} on {date}, together with the proceeds of the {term}",
        "the amount, not exceeding {sum}, by which the {term} exceeds {rate} per cent. of the {term}",
        "any {term} in respect of which {event}, other than one to which Section {section} applies",
        "the agreement dated {date} between {party} and {party} concerning the {term} in {place}",
        "a day, other than a Saturday, on which {party} settles a {term} in {place} under Section {section}({letter})",
        "the higher of {sum} and {rate} per cent. of every {term} outstanding at the end of the {period}",
    ),
}  # fmt: skip

# What negotiators put in and strike
SWAPS = {
    "shall": "will", "must": "shall", "promptly": "without undue delay", "written": "signed written",
    "may": "is entitled to",
    "any": "each", "every": "any", "unless": "until", "within": "before", "Business": "Working",
    "all": "substantially all",
    "prior": "previous", "reasonable": "commercially reasonable",
}  # fmt: skip
INSERTIONS = (
    "subject to the prior written consent of the Required Lenders", "except as this Agreement otherwise provides",
    "to the fullest extent that applicable law permits", "on a several and not joint basis",
    "(whether direct or indirect)", "in its sole and absolute discretion", "at its own cost and expense",
    "acting reasonably and in good faith", "after consulting the other parties", "in each case without double counting",
)  # fmt: skip
NEW_SENTENCES = (
    "Nothing in this clause limits any other right or remedy of the Facility Agent, at law or in equity.",
    "This obligation survives termination of the Agreement for thirty-six (36) months.",
    "For the avoidance of doubt, no Affiliate is bound to give a guarantee under this clause.",
    "The parties have taken advice on this provision and consider it reasonable.",
    "A breach of this clause entitles the other party to suspend its own performance until the breach is cured.",
)
