using System.Numerics;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Conformance.Smoke;

/// <summary>A backend's description of its chip is consistent.</summary>
internal sealed class TargetCheck() : ConformanceCheck("target", ConformanceLevel.Smoke)
{
    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        foreach (string chip in subject.Manifest.Provides.Backends)
        {
            yield return new CheckCase($"{chip}: description", () => Outcome.Of([.. Problems(subject.Get(c => c.Backend(chip)).Target)]));
            yield return new CheckCase($"{chip}: modes", () => Outcome.Of([.. Problems(subject.Get(c => c.Backend(chip)).Modes)]));
            yield return new CheckCase($"{chip}: numeric reference", () => Reference(subject.Get(c => c.Backend(chip))));
        }
    }

    private static IEnumerable<string> Problems(TargetDescription target)
    {
        (string Name, long Value)[] positive =
        [
            ("Lanes", target.Lanes), ("LaneWidthBytes", target.LaneWidthBytes), ("LaneBytes", target.LaneBytes), ("BanksPerLane", target.BanksPerLane),
            ("GlobalAlignment", target.GlobalAlignment), ("MaxDimension", target.MaxDimension), ("ReductionBytes", target.ReductionBytes),
        ];
        (string Text, bool Holds)[] rules =
        [
            ("Name is empty", !string.IsNullOrWhiteSpace(target.Name)),
            .. positive.Select(p => ($"{p.Name} is {p.Value}; it must be positive", p.Value > 0)),
            ("GlobalBytes is 0", target.GlobalBytes > 0),
            ($"GlobalAlignment {target.GlobalAlignment} is not a power of two", BitOperations.IsPow2(target.GlobalAlignment)),
            ($"GlobalBase 0x{target.GlobalBase:X} is not a multiple of GlobalAlignment {target.GlobalAlignment}", target.GlobalAlignment <= 0 || target.GlobalBase % (ulong)target.GlobalAlignment == 0),
            ($"GlobalBase 0x{target.GlobalBase:X} and GlobalBytes {target.GlobalBytes} go beyond 64 bits", target.GlobalBytes <= ulong.MaxValue - target.GlobalBase),
            ($"BanksPerLane {target.BanksPerLane} does not divide LaneBytes {target.LaneBytes}", target.BanksPerLane <= 0 || target.LaneBytes % target.BanksPerLane == 0),
            ($"LaneWidthBytes {target.LaneWidthBytes} does not divide a bank of {(target.BanksPerLane > 0 ? target.BankBytes : 0)} bytes", target.BanksPerLane <= 0 || target.LaneWidthBytes <= 0 || target.BankBytes % target.LaneWidthBytes == 0),
            ($"ReductionBytes {target.ReductionBytes} is more than LaneBytes {target.LaneBytes}", target.ReductionBytes <= target.LaneBytes),
            ("Engines is empty", target.Engines.Count > 0),
            ($"Engines names one twice: {string.Join(", ", target.Engines)}", target.Engines.Distinct().Count() == target.Engines.Count),
            ("Engines has an empty name", target.Engines.All(e => !string.IsNullOrWhiteSpace(e))),
            ("ComputeTypes is empty", target.ComputeTypes.Count > 0),
            ($"ComputeTypes names one twice: {string.Join(", ", target.ComputeTypes)}", target.ComputeTypes.Distinct().Count() == target.ComputeTypes.Count),
            .. target.ComputeTypes.Select(t => ($"ComputeTypes has '{t}', which is no element type", Enum.GetValues<ElementType>().Any(e => e.Text() == t))),
        ];
        return rules.Where(r => !r.Holds).Select(r => r.Text);
    }

    private static IEnumerable<string> Problems(IReadOnlyList<string> modes)
    {
        if (modes.Count == 0)
        {
            yield return "it has no modes";
        }

        foreach (string mode in modes.Where(m => string.IsNullOrWhiteSpace(m) || m.Any(c => !char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c != '_')))
        {
            yield return $"the mode '{mode}' is not upper-case letters, digits and '_', as in \"F16\"";
        }

        if (modes.Distinct(StringComparer.OrdinalIgnoreCase).Count() != modes.Count)
        {
            yield return $"a mode is there twice: {string.Join(", ", modes)}";
        }
    }

    private static Outcome Reference(IBackend backend) => backend.Reference is null
        ? Outcome.Failed("Reference is null")
        : backend.Reference.Supports("conformance.NoSuchOperator")
        ? Outcome.Failed("it says it can compute operators that do not exist")
        : Outcome.Passed;
}
