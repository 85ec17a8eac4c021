using System.ComponentModel.Composition;
using System.ComponentModel.Composition.Hosting;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

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

    [ExportNumericReference("small")]
    internal sealed class AcmeReference : INumericReference
    {
        public bool Supports(string operationName) => false;

        public void Infer(Operation operation, InferenceContext context) => throw new NotSupportedException();
    }
}
