using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Tests.Ops.References;

/// <summary>An operation with its operands' values. Attributes are read by the names of the text, not through the operator's class.</summary>
internal sealed class Call(Operation operation, IReadOnlyList<Nd?> operands)
{
    public Nd this[int index] => operands[index]!;

    public IReadOnlyList<Nd> All => [.. operands.Select(o => o!)];

    public Nd? Optional(int index) => operands[index];

    public long[] Longs(string name) => [.. operation.Get<EquatableList<long>>(name)];

    public double[] Doubles(string name) => [.. operation.Get<EquatableList<double>>(name)];

    public long Long(string name) => operation.Get<long>(name);

    public double Double(string name) => operation.Get<double>(name);

    public bool Bool(string name) => operation.Get<bool>(name);

    public string Text(string name) => operation.Get<string>(name);

    /// <summary>An axis counted from the front.</summary>
    public int Axis(int rank) => (int)((Long("axis") + rank) % rank);

    /// <summary>min(max(x, 0), relu_limit) when do_relu is set.</summary>
    public Nd Activated(Nd x) => !Bool("do_relu") ? x : x.Map(v => Math.Min(Math.Max(v, 0), Double("relu_limit") < 0 ? double.PositiveInfinity : Double("relu_limit")));
}
