namespace TpuMlir.Sdk.Diagnostics;

/// <summary>How grave a diagnostic is.</summary>
public enum Severity
{
    /// <summary>Something worth knowing, nothing to do.</summary>
    Remark,

    /// <summary>The result may not be what the user wants.</summary>
    Warning,

    /// <summary>There is no result.</summary>
    Error,
}

/// <summary>A kind of diagnostic: a stable code with its title.</summary>
/// <param name="Code">The code, e.g. "TPM0201"; a plugin uses its own prefix.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Title">What is wrong, without particulars.</param>
public sealed record DiagnosticDescriptor(string Code, Severity Severity, string Title);

/// <summary>A place in the user's material. All parts are optional.</summary>
/// <param name="File">The file: model, manifest, plugin.json.</param>
/// <param name="Node">The node's name in the model.</param>
/// <param name="OpType">The node's operator type.</param>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="Path">A path within the file, e.g. a JSON path "model.inputs.x.shape" or line:column.</param>
public sealed record SourcePlace(string? File = null, string? Node = null, string? OpType = null, string? Tensor = null, string? Path = null);

/// <summary>One message to the user: what is wrong, where, why, and what to do.</summary>
/// <param name="Descriptor">The kind.</param>
/// <param name="Message">What is wrong, with particulars; one sentence.</param>
/// <param name="Place">Where in the user's material.</param>
/// <param name="Why">The cause.</param>
/// <param name="Help">What to do.</param>
public sealed record Diagnostic(DiagnosticDescriptor Descriptor, string Message, SourcePlace? Place = null, string? Why = null, string? Help = null)
{
    /// <summary>Shorthand for the descriptor's severity being <see cref="Severity.Error"/>.</summary>
    public bool IsError => Descriptor.Severity == Severity.Error;
}

/// <summary>Takes diagnostics.</summary>
public interface IDiagnosticSink
{
    /// <summary>Takes one diagnostic.</summary>
    void Report(Diagnostic diagnostic);
}

/// <summary>Collects diagnostics in the order of their reports.</summary>
public sealed class DiagnosticBag : IDiagnosticSink
{
    private readonly List<Diagnostic> _all = [];

    /// <summary>Everything reported so far.</summary>
    public IReadOnlyList<Diagnostic> All => _all;

    /// <summary>True when an error was reported.</summary>
    public bool HasErrors => _all.Exists(d => d.IsError);

    /// <inheritdoc/>
    public void Report(Diagnostic diagnostic) => _all.Add(diagnostic);

    /// <summary>Throws a <see cref="DiagnosticException"/> with everything so far when there is an error among it.</summary>
    public void ThrowIfErrors()
    {
        if (HasErrors)
        {
            throw new DiagnosticException([.. _all]);
        }
    }
}

/// <summary>
/// A user's error: ends the work with the diagnostics it carries. A bug in the compiler is any other exception.
/// </summary>
/// <param name="diagnostics">The diagnostics, at least one an error.</param>
/// <param name="cause">The exception behind them, for who looks for a fault; or null.</param>
public sealed class DiagnosticException(IReadOnlyList<Diagnostic> diagnostics, Exception? cause)
    : Exception(string.Join(Environment.NewLine, diagnostics.Select(d => $"{d.Descriptor.Code}: {d.Message}")), cause)
{
    /// <summary>A user's error.</summary>
    public DiagnosticException(IReadOnlyList<Diagnostic> diagnostics)
        : this(diagnostics, null)
    {
    }

    /// <summary>A user's error of one diagnostic.</summary>
    public DiagnosticException(Diagnostic diagnostic)
        : this([diagnostic])
    {
    }

    /// <summary>The diagnostics, at least one an error.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = diagnostics;
}
