"""A loan: three numbers in, one out."""

import showglass as gr


def monthly(amount: float, years: int, rate: float) -> float:
    """What a loan costs each month, in the currency of the amount."""
    payments, monthly_rate = years * 12, rate / 1200
    if monthly_rate == 0:
        return amount / payments
    return float(amount * monthly_rate / (1 - (1 + monthly_rate) ** -payments))


with gr.Blocks(title="Loan") as demo:
    with gr.Row():
        amount = gr.Number(200_000, label="Amount", minimum=1, step=1000)
        years = gr.Number(20, label="Years", minimum=1, maximum=50, precision=0)
        rate = gr.Number(3.5, label="Interest in %", minimum=0, maximum=30, step=0.1)
    payment = gr.Number(label="Each month", precision=2, info="The same over the whole time.")
    gr.on(None, monthly, [amount, years, rate], payment)

if __name__ == "__main__":
    demo.launch()
