using System.ComponentModel.Composition;
using System.ComponentModel.Composition.Hosting;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Plugins;

/// <summary>Parts of backends: exported under one name whatever their kind, taken by kind, refused by message.</summary>
public class BackendPartsTests
{
    [Fact]
    public void A_part_is_found_without_knowing_its_kind()
    {
        using var container = new CompositionContainer(new TypeCatalog(typeof(AcmeReference)));
        Lazy<object, IBackendPartMetadata> part = Assert.Single(container.GetExports<object, IBackendPartMetadata>(ExportBackendPartAttribute.ContractName));
        Assert.Equal("small", part.Metadata.Chip);
        Assert.IsType<AcmeReference>(part.Value);
    }

    [Fact]
    public void Parts_are_taken_by_kind_in_their_order()
    {
        AcmeReference first = new(), second = new();
        var parts = new BackendParts([new("a", first), new("b", "text"), new("c", second)]);
        Assert.Equal([first, second], parts.Of<INumericReference>());
    }

    [Fact]
    public void Parts_of_other_kinds_are_refused_all_at_once()
    {
        var parts = new BackendParts([new("acme.ops", new AcmeReference()), new("acme.text", "text"), new("acme.number", 1)]);
        DiagnosticException error = Assert.Throws<DiagnosticException>(() => parts.RequireOnly("small", typeof(INumericReference)));
        Assert.Equal(
            ["plugin acme.text brings System.String for small, which has no use for it", "plugin acme.number brings System.Int32 for small, which has no use for it"],
            error.Diagnostics.Select(d => d.Message));
        Assert.All(error.Diagnostics, d => Assert.Equal("the chip's backend takes parts of these kinds: INumericReference", d.Why));
    }

    [Fact]
    public void A_table_finds_the_part_of_a_name_and_refuses_two_only_when_asked()
    {
        BackendParts parts = BackendParts.From("'own' 1.0.0", "relu", "tanh").With(BackendParts.From("'acme' 2.0.0", "relu", 7));
        var table = new BackendPartTable<string>(parts, s => [s], "emit");
        Assert.Equal("tanh", table.Find("tanh"));
        Assert.Null(table.Find("erf"));
        Assert.True(table.Has("relu"));
        DiagnosticException error = Assert.Throws<DiagnosticException>(() => table.Find("relu"));
        Assert.Equal("plugins 'own' 1.0.0 and 'acme' 2.0.0 both emit relu", Assert.Single(error.Diagnostics).Message);
    }

    [Fact]
    public void References_answer_as_one_and_two_for_one_operator_are_refused()
    {
        var input = new SampleBuilder("m");
        Operation operation = input.Builder.Create("tpu.Acme", Location.Named("a"), [input.Input(1)], [new TensorType([1], ElementType.F32)]);
        var one = new NumericReferences(BackendParts.From("'own' 1.0.0", new Named("tpu.Relu", 1), new Named("tpu.Acme", 2)));
        Tensor? got = null;
        one.Infer(operation, new InferenceContext(_ => throw new NotSupportedException(), (_, t) => got = t));
        Assert.Equal((2f, true, false), (got!.Floats()[0], one.Supports("tpu.Relu"), one.Supports("tpu.Add")));

        var two = new NumericReferences(BackendParts.From("'own' 1.0.0", new Named("tpu.Acme", 1)).With(BackendParts.From("'acme' 2.0.0", new Named("tpu.Acme", 2))));
        DiagnosticException error = Assert.Throws<DiagnosticException>(() => two.Infer(operation, new InferenceContext(_ => null!, (_, _) => { })));
        Assert.Equal("plugins 'own' 1.0.0 and 'acme' 2.0.0 both compute tpu.Acme", Assert.Single(error.Diagnostics).Message);
    }

    private sealed class Named(string name, float value) : INumericReference
    {
        public bool Supports(string operationName) => operationName == name;

        public void Infer(Operation operation, InferenceContext context) => context.Allocate(operation.Result)[0] = value;
    }

    [ExportNumericReference("small")]
    internal sealed class AcmeReference : INumericReference
    {
        public bool Supports(string operationName) => false;

        public void Infer(Operation operation, InferenceContext context) => throw new NotSupportedException();
    }
}
