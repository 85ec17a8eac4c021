using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Conformance.Backends;

/// <summary>Judges how a backend refuses an operation.</summary>
internal static class Refusal
{
    private static readonly string[] Causes =
    [
        .. new[]
        {
            CoreDiagnostics.UnknownOperator, CoreDiagnostics.UnsupportedOpset, CoreDiagnostics.UnsupportedAttribute, CoreDiagnostics.UnsupportedType,
            CoreDiagnostics.ChipLimit, CoreDiagnostics.NoPlacement,
        }.Select(d => d.Code),
    ];

    /// <summary>Not applicable when every error is one of the causes, says where it is and what to do; otherwise what is missing.</summary>
    public static Outcome Judge(DiagnosticException refusal)
    {
        Diagnostic[] errors = [.. refusal.Diagnostics.Where(d => d.IsError)];
        string[] problems = [.. errors.SelectMany(Problems)];
        return errors.Length == 0 ? Outcome.Failed("it was refused without an error")
            : problems.Length > 0 ? Outcome.Failed(string.Join("; ", problems))
            : Outcome.NotApplicable($"refused: {string.Join("; ", errors.Select(e => $"{e.Descriptor.Code}: {e.Message}"))}");
    }

    private static IEnumerable<string> Problems(Diagnostic error)
    {
        string what = $"the refusal '{error.Descriptor.Code}: {error.Message}'";
        if (!Causes.Contains(error.Descriptor.Code))
        {
            yield return $"{what} is none of the causes an operator can be refused for ({string.Join(", ", Causes)})";
        }

        if (error.Place is not { OpType: not null } || (error.Place.Tensor ?? error.Place.Node) is null)
        {
            yield return $"{what} does not say which operation it is about: its place needs OpType, and Tensor or Node";
        }

        if (string.IsNullOrWhiteSpace(error.Help))
        {
            yield return $"{what} does not say what to do: it has no help";
        }
    }
}
