using System.Diagnostics;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Sdk.Pipeline;

/// <summary>Runs configured passes over a module in order.</summary>
public sealed class PassManager
{
    private readonly List<ConfiguredPass> _passes = [];

    /// <summary>The passes with the options they run with, defaults left out.</summary>
    public IReadOnlyList<PassInvocation> Passes => [.. _passes.Select(p => p.Invocation)];

    /// <summary>Verifies the module before the first pass and after each.</summary>
    public bool VerifyEach { get; set; }

    /// <summary>Given the pass, its position and the module after each pass, to print it; or null.</summary>
    public Action<PassInvocation, int, Module>? AfterPass { get; set; }

    /// <summary>A manager of the passes a pipeline names.</summary>
    /// <exception cref="DiagnosticException">Unknown passes, unknown options and values that do not fit, all of them.</exception>
    public static PassManager Create(IEnumerable<PassInvocation> passes, IPassSource source)
    {
        var manager = new PassManager();
        var problems = new List<Diagnostic>();
        foreach (PassInvocation invocation in passes)
        {
            try
            {
                manager.Add(invocation, source);
            }
            catch (DiagnosticException e)
            {
                problems.AddRange(e.Diagnostics);
            }
        }

        return problems.Count == 0 ? manager : throw new DiagnosticException(problems);
    }

    /// <summary>Adds the pass of a name with its options.</summary>
    /// <exception cref="DiagnosticException">The pass or an option is not known, or a value does not fit.</exception>
    public PassManager Add(PassInvocation invocation, IPassSource source)
    {
        IPass pass = source.Create(invocation.Name) ?? throw new DiagnosticException(new Diagnostic(
            CoreDiagnostics.InvalidValue,
            $"there is no pass '{invocation.Name}'",
            new SourcePlace(Path: invocation.Name),
            Help: Suggestion.For(invocation.Name, source.Names)));
        return Add(invocation.Name, pass, invocation.Options);
    }

    /// <summary>Adds a pass that is there already, under a name.</summary>
    /// <exception cref="DiagnosticException">An option is not known, or a value does not fit.</exception>
    public PassManager Add(string name, IPass pass, params IReadOnlyList<PassOption> options)
    {
        if (PassOptions.Property(pass) is { } property)
        {
            object values = property.GetValue(pass) ?? Activator.CreateInstance(property.PropertyType)!;
            PassOptions.Apply(values, options, name);
            property.SetValue(pass, values);
            _passes.Add(new ConfiguredPass(new PassInvocation(name, [.. PassOptions.Print(values)]), pass));
        }
        else
        {
            // A pass without options takes none; applying them to an object without properties says so.
            PassOptions.Apply(new object(), options, name);
            _passes.Add(new ConfiguredPass(new PassInvocation(name), pass));
        }

        return this;
    }

    /// <summary>Runs the passes.</summary>
    /// <returns>How long each took, in order.</returns>
    /// <exception cref="DiagnosticException">The user's model cannot be handled, or is not valid to begin with.</exception>
    /// <exception cref="PassException">A pass failed or left the module broken.</exception>
    public IReadOnlyList<PassTiming> Run(Module module, PassContext context)
    {
        if (VerifyEach)
        {
            Verifier.ThrowIfInvalid(module, context.Operators);
        }

        var timings = new List<PassTiming>();
        foreach ((PassInvocation invocation, IPass pass) in _passes)
        {
            long start = Stopwatch.GetTimestamp();
            try
            {
                pass.Run(module, context);
            }
            catch (Exception e) when (e is not (DiagnosticException or OperationCanceledException or OutOfMemoryException))
            {
                throw new PassException(invocation, timings.Count, $"failed: {e.Message}", e);
            }

            timings.Add(new PassTiming(invocation, Stopwatch.GetElapsedTime(start)));
            AfterPass?.Invoke(invocation, timings.Count - 1, module);
            if (VerifyEach && Verifier.Verify(module, context.Operators) is { Count: > 0 } broken)
            {
                throw new PassException(invocation, timings.Count - 1, "left a module that is not valid", new DiagnosticException(broken));
            }
        }

        return timings;
    }

    private sealed record ConfiguredPass(PassInvocation Invocation, IPass Pass);
}

/// <summary>How long a pass took.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="Elapsed">Its time, without verification and printing.</param>
public sealed record PassTiming(PassInvocation Pass, TimeSpan Elapsed);

/// <summary>A bug: a pass failed, or left a module that is not valid (the inner exception carries what is wrong).</summary>
public sealed class PassException(PassInvocation pass, int position, string message, Exception inner)
    : Exception($"the pass '{PipelineText.Print(pass)}', number {position + 1} of its pipeline, {message}{(inner is DiagnosticException ? $": {inner.Message}" : "")}", inner)
{
    /// <summary>The pass with its options.</summary>
    public PassInvocation Pass { get; } = pass;

    /// <summary>Its position in the pipeline, from 0.</summary>
    public int Position { get; } = position;
}
