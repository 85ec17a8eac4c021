namespace TpuMlir.Backends.Bm1684x.Isa.Legality;

/// <summary>A rule of the chip that a command breaks.</summary>
/// <param name="Code">Stable name of the rule, <c>family.rule</c>.</param>
/// <param name="Reason">Why the chip forbids it.</param>
/// <param name="Field">The field or operand at fault.</param>
/// <param name="Value">Its value.</param>
/// <param name="Limit">What it must be.</param>
internal sealed record LegalityViolation(string Code, string Reason, string Field, long Value, string Limit)
{
    public override string ToString() => $"{Code}: {Field} = {Value}, must be {Limit} ({Reason})";
}

/// <summary>Collects what a command does wrong.</summary>
internal sealed class Findings
{
    private readonly List<LegalityViolation> _violations = [];

    public IReadOnlyList<LegalityViolation> Violations => _violations;

    public void Require(bool holds, string code, string reason, string field, long value, string limit)
    {
        if (!holds)
        {
            _violations.Add(new(code, reason, field, value, limit));
        }
    }

    public void InRange(long value, long low, long high, string code, string reason, string field) =>
        Require(value >= low && value <= high, code, reason, field, value, $"{low}..{high}");

    public void Multiple(long value, long unit, string code, string reason, string field) =>
        Require(value % unit == 0, code, reason, field, value, $"a multiple of {unit}");

    public void Equal(long value, long expected, string code, string reason, string field) =>
        Require(value == expected, code, reason, field, value, $"{expected}");
}
