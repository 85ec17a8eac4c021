using TpuMlir.Backends.Bm1684x.Isa.Legality;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>
/// The random commands of the differential test are legal. Some families go beyond what the vendor's encoder and the chip's
/// description allow, because the vendor's model takes them: each of those is refused, by the rule named here.
/// </summary>
public sealed class LegalFamiliesTests
{
    private const int CasesHere = 5;

    /// <summary>Part of the family's key, and the rule its commands may break.</summary>
    private static readonly (string Family, string Rule)[] Refused =
    [
        ("short", "gdma.short"),
        ("CONV integer | u8 x u8 -> i8", "conv.type"),
        ("CONV integer | i8 x u8 -> i8", "conv.type"),
        ("CONV integer | u8 x i8 -> i8", "conv.type"),
        ("CONV integer | i8 x i8 -> i8", "conv.type"),
        ("AR copy to banks | f", "ar.type"),
        ("AR copy to banks | bf", "ar.type"),
        ("AR mac | i", "ar.type"),
        ("SG 2 ", "tiu.no-effect"),
        ("LAR ", "tiu.no-effect"),
        ("GDMA fill", "gdma.lanes"),
    ];

    [Fact]
    public void Random_commands_break_no_rule()
    {
        using var runner = new DifferentialRunner();
        var failures = new List<string>();
        var broken = new HashSet<(string, string)>();
        foreach (CommandFamily family in CommandFamilies.All)
        {
            for (int i = 0; i < CasesHere; i++)
            {
                DifferentialCase c = runner.Build(family, family.Seed(i));
                foreach (LegalityViolation violation in c.Tiu is { } tiu ? Legality.Check(tiu) : Legality.Check(c.Gdma!))
                {
                    (string Family, string Rule) known = Refused.FirstOrDefault(r => family.Key.Contains(r.Family, StringComparison.Ordinal) && r.Rule == violation.Code);
                    if (known.Rule is null)
                    {
                        failures.Add($"{family.Key} case {i}: {violation}");
                    }
                    else
                    {
                        broken.Add(known);
                    }
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(8)));
        Assert.Equal(Refused.ToHashSet(), broken);
    }
}
