using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Quantization;

/// <summary>A chip's refusal.</summary>
/// <param name="Descriptor">The kind of problem.</param>
/// <param name="Reason">What cannot be done, with particulars: "a scale of 3.5 cannot be realised".</param>
/// <param name="Limit">What the chip can do: "scales are below 1".</param>
/// <param name="Fix">What the user can do.</param>
public sealed record Unsupported(DiagnosticDescriptor Descriptor, string Reason, string Limit, string Fix);

/// <summary>What a chip answers: what it can do, or why it cannot.</summary>
/// <typeparam name="T">What is realised.</typeparam>
public sealed record Answer<T>
    where T : class
{
    private Answer(T? realized, Unsupported? unsupported) => (Realized, Unsupported) = (realized, unsupported);

    /// <summary>What the chip does; null when it refuses.</summary>
    public T? Realized { get; }

    /// <summary>Why not; null when it can.</summary>
    public Unsupported? Unsupported { get; }

    /// <summary>The chip does this.</summary>
    public static implicit operator Answer<T>(T realized) => new(realized, null);

    /// <summary>The chip refuses.</summary>
    public static implicit operator Answer<T>(Unsupported unsupported) => new(null, unsupported);
}
