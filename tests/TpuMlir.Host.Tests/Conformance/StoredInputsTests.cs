using TpuMlir.Host.Conformance;
using TpuMlir.Host.Conformance.Backends;
using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Host.Tests.Plugins;
using TpuMlir.Host.Verification;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Tests.Conformance;

/// <summary>At the steps of a function a quantised operator is compared on the numbers its operands are stored as.</summary>
public sealed class StoredInputsTests : IDisposable
{
    private static readonly float[] Halves = [-2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f, 3.5f];

    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    /// <summary>
    /// At a scale of 3.5 / 127, 2.5 is stored as 91 (90.71), which stands for 2.508 and rounds to 3 instead of 2: the lowered
    /// module is far from top on 2.5 and equal on 2.508.
    /// </summary>
    [Fact]
    public void Rounding_of_halves_is_judged_on_what_is_stored()
    {
        using ConformanceSubject subject = Open();
        BackendUnderTest backend = subject.Backend("fixtureint8");
        CompiledModule compiled = backend.Compile(Rounded("top.Round"), "INT8");
        Assert.Contains("tpu = top: cosine 0.94", Assert.Single(BackendUnderTest.Problems(backend.Verify(compiled))), StringComparison.Ordinal);

        Assert.True(StoredInputs.Of(compiled, out TestModule source));
        float[] expected = [.. Halves.Select(x => (float)(Math.Round(x / (3.5 / 127), MidpointRounding.AwayFromZero) * (3.5 / 127)))];
        Assert.Equal(expected, source.Inputs.Single().Value.Floats().ToArray());

        (VerificationReport report, bool stored) = StoredInputs.Verify(backend, compiled);
        Assert.True(stored);
        Assert.Empty(BackendUnderTest.Problems(report));
    }

    /// <summary>The rule forgives the rounding of operands, not another function: the same artifact is none of Floor.</summary>
    [Fact]
    public void Another_function_still_fails()
    {
        using ConformanceSubject subject = Open();
        BackendUnderTest backend = subject.Backend("fixtureint8");
        CompiledModule compiled = backend.Compile(Rounded("top.Round"), "INT8");
        (VerificationReport report, bool stored) = StoredInputs.Verify(backend, compiled with { Source = Rounded("top.Floor") });
        Assert.True(stored);
        Assert.NotEmpty(BackendUnderTest.Problems(report));
    }

    [Fact]
    public void Inputs_that_are_not_quantised_are_those_given()
    {
        using ConformanceSubject subject = Open();
        BackendUnderTest backend = subject.Backend("fixtureint8");
        var s = new SampleBuilder("net");
        Value x = s.Input(2, 3);
        s.Module.SetOutputs([Softmax.Create(s.Builder, Location.Named("output"), x, 1).Output]);
        CompiledModule compiled = backend.Compile(new TestModule("softmax", s.Module, s.Inputs), "F32");
        Assert.False(StoredInputs.Of(compiled, out _));
        Assert.False(StoredInputs.Verify(backend, compiled).Stored);
    }

    private ConformanceSubject Open()
    {
        string folder = _sandbox.Add("Int8");
        return ConformanceSubject.Open(new ConformanceRequest(folder, ConformanceLevel.Ops, [Path.GetDirectoryName(folder)!], [], TimeSpan.FromMinutes(1)));
    }

    private static TestModule Rounded(string op)
    {
        var s = new SampleBuilder("net");
        Value x = s.Input(Tensor.From(Halves, [7]));
        Value y = op == "top.Round" ? Round.Create(s.Builder, Location.Named("output"), x).Output : Floor.Create(s.Builder, Location.Named("output"), x).Output;
        s.Module.SetOutputs([y]);
        return new TestModule(op, s.Module, s.Inputs);
    }
}
