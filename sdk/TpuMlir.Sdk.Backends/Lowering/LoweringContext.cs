using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>What a lowering rule works with.</summary>
public sealed class LoweringContext
{
    private readonly IDiagnosticSink _diagnostics;
    private readonly QuantizationContext? _quantization;
    private readonly HashSet<string> _names;
    private readonly Dictionary<(Value Value, ElementType Type), Value> _casts = [];

    internal LoweringContext(Module module, TargetDescription target, LoweringOptions options, IDiagnosticSink diagnostics)
    {
        Module = module;
        Target = target;
        ComputeType = options.ComputeType;
        Builder = new OpBuilder(module);
        _diagnostics = diagnostics;
        _names = new(module.Operations.Where(o => o.Name != "top.Weight").SelectMany(o => o.Location.Names), StringComparer.Ordinal);
        _quantization = options.Quantization is { } chip ? new QuantizationContext(this, chip) : null;
    }

    /// <summary>The module being lowered.</summary>
    public Module Module { get; }

    /// <summary>The chip.</summary>
    public TargetDescription Target { get; }

    /// <summary>The floating-point type of the mode: what operators compute in unless their rule has a reason not to.</summary>
    public ElementType ComputeType { get; }

    /// <summary>The negotiation of scales when the operation shall be quantised; null when it computes in floating point.</summary>
    public QuantizationContext? Quantization { get; private set; }

    /// <summary>Creates operations before the one being lowered.</summary>
    public OpBuilder Builder { get; }

    /// <summary>The data of a constant operand as f32, or null when it is computed.</summary>
    public Tensor? Constant(Value? value) =>
        value is not null && Module.TryGetConstant(value, out Tensor? data) ? data.To(ElementType.F32) : null;

    /// <summary>The operand in the mode's type.</summary>
    public Value Cast(Value value) => Cast(value, ComputeType);

    /// <summary>The operand in the given type: itself, a converted constant, or a cast behind its definition (made once).</summary>
    public Value Cast(Value value, ElementType type)
    {
        if (value.Element == type)
        {
            return value;
        }

        if (_casts.TryGetValue((value, type), out Value? known))
        {
            return known;
        }

        if (value.Element.IsHalf() && type.IsHalf() && !value.IsWeight())
        {
            // f32 holds both exactly, and not every chip casts between them.
            value = Cast(value, ElementType.F32);
        }

        Value cast = Module.TryGetConstant(value, out Tensor? data)
            ? Builder.Weight($"{value.Name}_{type.Text()}", data.To(type))
            : InsertCast(value, type, Location.Named(Unique($"{value.Name}_{type.Text()}"), value.Definition?.Location.Node));
        _casts[(value, type)] = cast;
        return cast;
    }

    /// <summary>A name no tensor of the module has: the one wanted, or that with a number behind it.</summary>
    internal string Unique(string wanted)
    {
        string name = wanted;
        for (int i = 1; !_names.Add(name); i++)
        {
            name = $"{wanted}_{i}";
        }

        return name;
    }

    /// <summary>A new constant named after <paramref name="op"/>.</summary>
    public Value Weight(Op op, string suffix, Tensor data) => Builder.Weight($"{op.Location.Name}_{suffix}", data);

    /// <summary>Replaces the results of the operation and erases it.</summary>
    public void Replace(Op op, params IReadOnlyList<Value> values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            _quantization?.Replaced(op.Operation.Results[i], values[i]);
            op.Operation.Results[i].ReplaceAllUsesWith(values[i]);
        }

        op.Operation.Erase();
    }

    /// <summary>Tells the user that an operation computes in another type than the mode's, and why.</summary>
    public void Keep(Op op, ElementType type, string reason) => _diagnostics.Report(new Diagnostic(
        CoreDiagnostics.KeptInOtherType,
        $"{op.Operation.Name} computes in {type.Text()}",
        new SourcePlace(Node: op.Location.Node, OpType: op.Operation.Name, Tensor: op.Location.Name),
        reason));

    /// <summary>The same bytes under another name.</summary>
    internal Value Rename(Value value, Location location)
    {
        Operation definition = value.Definition ?? throw new InvalidOperationException("a block argument is renamed");
        var reshape = new Operation("tpu.Reshape", location, [value], [value.Type]);
        reshape.Set("shape", value.Shape.Dims);
        definition.Block!.InsertAfter(definition, reshape);
        return reshape.Result;
    }

    /// <summary>Gets ready for a rule.</summary>
    internal LoweringContext For(Operation operation, bool quantized)
    {
        Builder.Before(operation);
        Quantization = quantized ? _quantization : null;
        return this;
    }

    internal Value InsertCast(Value value, ElementType type, Location location)
    {
        Value cast = InsertAfter("tpu.Cast", value, new TensorType(value.Shape, type), location);
        cast.Definition!.Set("to", type.Text());
        return cast;
    }

    /// <summary>An operation of one operand behind its definition, named after it.</summary>
    internal Value InsertAfter(string name, Value value, TensorType type, string suffix) =>
        InsertAfter(name, value, type, Location.Named(Unique($"{value.Name}_{suffix}"), value.Definition?.Location.Node));

    private static Value InsertAfter(string name, Value value, TensorType type, Location location)
    {
        Operation definition = value.Definition ?? throw new InvalidOperationException("a block argument is converted");
        var operation = new Operation(name, location, [value], [type]);
        definition.Block!.InsertAfter(definition, operation);
        return operation.Result;
    }
}
