"""The Integration Act as dated rules: for one case on a day, and by month for planning.

The rules are data (`rulebook/law`, read by `sources.law_files`); this package reads them by date.
Every rule is in one `State`: `known`, `bounded` (unknown between two bounds), `unknown` or
`not_in_force`. An unknown number is never guessed: asking for it raises `InputError`.

    rulebook = Rulebook(evidence, texts)             # law.rulebook; evidence.as_of is honoured
    rules = rulebook.on(day)                         # Rules
    rules.number("law.plan.total_months")            # Number: .state .value .low .high .dated .unit
    rules.choice("law.duty.jobseeker")               # Choice: .state .value .dated
    rules.numbers, rules.choices                     # every rule of the day, by id

    monthly = rulebook.by_month(months)              # MonthlyRules, as on the 1st of each
    monthly.number("law.reimbursement.months.others")
        # MonthlyNumber of arrays (month,): .low .high (finite; equal where known) .known (bool),
        # .value (only when every month is known). InputError("rule_unknown", id=..., day=...) when
        # a month has no bounds, InputError("rule_not_in_force", ...) when the rule has not begun.
    monthly.choice("law.duty.others")                # tuple of str | None, one per month
    monthly.dated("law.reimbursement.months.others") # the values in force, with their sources
    monthly.lengths("law.reimbursement.months.quota")
        # MonthlyNumber: how many months a period that STARTS in each month lasts. Bounded and not
        # known for those whose period runs across a change of the rule (transition not found).
    rulebook.span(rule_id, start)                    # law.period.Span, the same for one day

    case = read_case(path)                           # sources.law_files; law.case.Case
    dates(case, rulebook, on=day)                    # law.dates.CaseDates

Ids that planning needs: `law.reimbursement.months.{quota,others}`,
`law.reimbursement.eur_per_year.{municipality,county}.{under_7,from_7}` (the county part is 0 before
2023; Helsinki receives both), `law.reimbursement.assessment_eur`, `law.clienthood.months`,
`law.plan.{total_months,review_months}`, `law.assessment.start_months`,
`law.child_protection.children_per_worker`.
"""
